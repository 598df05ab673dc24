import { Anchor, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';
import type { AdjustmentResult } from './api.ts';

/** What an adjustment did: the new count, who got their goods, and who went back to waiting. */
export function AdjustmentOutcome({ result }: { result: AdjustmentResult }) {
  const { t, number } = useI18n();
  const { filled, sentBackToWaiting, stock } = result;
  return (
    <Stack gap="sm">
      <Text>
        {t('adjust.nowOnHand', {
          onHand: number(stock.onHand),
          available: number(stock.available),
          waiting: number(stock.waiting),
        })}
      </Text>
      {filled.length > 0 && <Orders title={t('adjust.filled')} lines={filled} />}
      {sentBackToWaiting.length > 0 && <Orders title={t('adjust.sentBack')} lines={sentBackToWaiting} />}
      {filled.length === 0 && sentBackToWaiting.length === 0 && <Text c="dimmed">{t('adjust.nobody')}</Text>}
    </Stack>
  );
}

function Orders({ title, lines }: { title: string; lines: AdjustmentResult['filled'] }) {
  const { t } = useI18n();
  return (
    <div>
      <Text fw={600} mb={4}>
        {title}
      </Text>
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line.orderLineId}>
            <Anchor renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: line.orderId }} {...rest} />}>
              {line.orderNumber}
            </Anchor>
            {': '}
            {t('units', { count: line.units })}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
