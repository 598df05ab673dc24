import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCashRegister, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, Loaded } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { registerList } from './api.ts';

/** Where a device becomes a register, to be opened on it. */
export const tillAddress = `${location.origin}/pos`;

/** Settings > Registers: the tills in the shops. */
export function RegistersPage() {
  const { t, day } = useI18n();
  const query = useQuery(registerList.query);
  const mayChange = useMay('settings');
  const add = mayChange && (
    <Button leftSection={<IconPlus size={18} />} renderRoot={(rest) => <Link to="/settings/registers/new" {...rest} />}>
      {t('registers.add')}
    </Button>
  );
  return (
    <Page
      title={t('registers.title')}
      intro={t('registers.intro', { address: tillAddress })}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={query.data?.length ? add : undefined}
      width="form"
    >
      <Loaded query={query}>
        {(registers) =>
          registers.length === 0 ? (
            <Paper className="card">
              <EmptyState
                icon={IconCashRegister}
                title={t('registers.empty')}
                text={t('registers.emptyHelp')}
                action={add}
              />
            </Paper>
          ) : (
            <Stack component="ul" gap="sm" className="plain-list" aria-label={t('registers.title')}>
              {registers.map(({ id, name, locationName, enrolledAt, isOpen }) => (
                <Paper component="li" className="card" p="md" key={id}>
                  <Group gap="xs">
                    <Anchor
                      fw={600}
                      renderRoot={(rest) => (
                        <Link to="/settings/registers/$registerId" params={{ registerId: id }} {...rest} />
                      )}
                    >
                      {name}
                    </Anchor>
                    {isOpen && <Tag tone="good">{t('registers.isOpen')}</Tag>}
                  </Group>
                  <Text size="sm" c="dimmed">
                    {locationName}.{' '}
                    {enrolledAt ? t('registers.enrolled', { when: day(enrolledAt) }) : t('registers.notEnrolled')}
                  </Text>
                </Paper>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
