import { Anchor, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';
import type { AdjustmentResult } from './api.ts';

/** What an adjustment did: the new count, who got their goods, and who went back to waiting. */
export function AdjustmentOutcome({ result }: { result: AdjustmentResult }) {
  const { t, number } = useI18n();
  const { filled, filledCount, sentBackToWaiting, sentBackCount, stock } = result;
  return (
    <Stack gap="sm">
      <Text>
        {t('adjust.nowOnHand', {
          onHand: number(stock.onHand),
          available: number(stock.available),
          waiting: number(stock.waiting),
        })}
      </Text>
      {filled.length > 0 && <Orders title={t('adjust.filled')} lines={filled} count={filledCount} />}
      {sentBackToWaiting.length > 0 && (
        <Orders title={t('adjust.sentBack')} lines={sentBackToWaiting} count={sentBackCount} />
      )}
      {filledCount + sentBackCount === 0 && <Text c="dimmed">{t('adjust.nobody')}</Text>}
    </Stack>
  );
}

type OrdersProps = { title: string; lines: AdjustmentResult['filled']; count: number };

function Orders({ title, lines, count }: OrdersProps) {
  const { t, number } = useI18n();
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
        {count > lines.length && <List.Item>{t('adjust.andMore', { count: number(count - lines.length) })}</List.Item>}
      </List>
    </div>
  );
}
