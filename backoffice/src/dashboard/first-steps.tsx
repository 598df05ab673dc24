import { ActionIcon, Anchor, Group, Paper, Text, ThemeIcon, Title, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCheck, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import type { Dashboard } from './api.ts';

type Step = 'product' | 'stock' | 'backorders' | 'shop';

/** What opens a new shop, ticked off as it is done; gone once there are orders, or when it is put away. */
export function FirstSteps({ done }: { done: NonNullable<Dashboard['firstSteps']> }) {
  const { t } = useI18n();
  const mayChange = useMay('catalogue');
  const [seen, setSeen] = useLocalStorage<Step[]>({ key: 'evershelf-first-steps', defaultValue: [] });
  const [hidden, hide] = useLocalStorage({ key: 'evershelf-first-steps-hidden', defaultValue: false });
  if (hidden || !mayChange) return null;
  const visit = (step: Step) => setSeen([...new Set([...seen, step])]);
  const steps: { step: Step; isDone: boolean; link(rest: object): ReactElement }[] = [
    { step: 'product', isDone: done.product, link: (rest) => <Link to="/products/new" {...rest} /> },
    { step: 'stock', isDone: done.stock, link: (rest) => <Link to="/inventory" {...rest} /> },
    {
      step: 'backorders',
      isDone: done.backorders || seen.includes('backorders'),
      link: (rest) => <Link to="/settings/workflow" {...rest} />,
    },
    {
      step: 'shop',
      isDone: seen.includes('shop'),
      link: (rest) => <a href="/" target="_blank" rel="noopener" {...rest} />,
    },
  ];
  return (
    <Paper component="section" className="card first-steps" aria-labelledby="first-steps">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h3" id="first-steps">
            {t('steps.title')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('steps.help')}
          </Text>
        </div>
        <Tooltip label={t('steps.hide')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('steps.hide')} onClick={() => hide(true)}>
            <IconX size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <ol>
        {steps.map(({ step, isDone, link }, at) => (
          <li key={step} data-done={isDone || undefined}>
            <ThemeIcon
              size={30}
              radius="xl"
              variant={isDone ? 'filled' : 'light'}
              role="img"
              aria-label={isDone ? t('steps.done') : t('steps.toDo')}
            >
              {isDone ? <IconCheck size={18} aria-hidden /> : <span aria-hidden="true">{at + 1}</span>}
            </ThemeIcon>
            <div>
              <Anchor fw={600} onClick={() => visit(step)} renderRoot={link}>
                {t(`steps.${step}`)}
              </Anchor>
              <Text size="sm" c="dimmed">
                {t(`steps.${step}Help`)}
              </Text>
            </div>
          </li>
        ))}
      </ol>
    </Paper>
  );
}
