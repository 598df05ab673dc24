import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { VariantCell } from '../inventory/variant-cell.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import type { OrderLine, OrderView } from './api.ts';
import { PromiseText } from './promise-text.tsx';

const column = columnsOf<OrderLine>();

/** What was ordered and where every unit of it stands. */
export function OrderLines({ order }: { order: OrderView }) {
  const { t } = useI18n();
  const columns = useLineColumns(order);
  return (
    <Section title={t('order.lines')} flush>
      <DataTable label={t('order.lines')} columns={columns} rows={order.lines} rowId={(line) => String(line.id)} />
    </Section>
  );
}

function useLineColumns({ currency }: OrderView) {
  const { t, money } = useI18n();
  return useMemo(() => {
    const counters = [
      ['ordered', t('order.ordered')],
      ['allocated', t('order.shipsNow')],
      ['waiting', t('order.waiting')],
      ['shipped', t('order.shipped')],
    ] as const;
    return column.columns([
      column.display({
        id: 'product',
        header: t('order.product'),
        meta: { phone: 'heading' },
        cell: ({ row: { original: line } }) => (
          <VariantCell
            variantId={line.variantId}
            title={line.productTitle}
            detail={[line.variantTitle, line.sku].filter(Boolean).join(' · ')}
          >
            {line.cancelled + line.returned > 0 && (
              <Text size="sm" c="dimmed">
                {[
                  line.cancelled > 0 && t('order.cancelledUnits', { count: line.cancelled }),
                  line.returned > 0 && t('order.returnedUnits', { count: line.returned }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            )}
            {line.waiting > 0 && (
              <Text size="sm" className="promise">
                {t('order.promised')} <PromiseText promise={line.promise} />
              </Text>
            )}
          </VariantCell>
        ),
      }),
      ...counters.map(([counter, header]) =>
        column.display({
          id: counter,
          header,
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original[counter]} attention={counter === 'waiting'} />,
        }),
      ),
      column.display({
        id: 'total',
        header: t('order.lineTotal'),
        meta: { align: 'right' },
        cell: ({ row: { original: line } }) => (
          <div>
            <span className="units">{money(line.totalMinor, currency)}</span>
            {line.ordered > 1 && (
              <Text size="xs" c="dimmed" className="units">
                {t('order.each', { price: money(line.unitPriceMinor, currency) })}
              </Text>
            )}
          </div>
        ),
      }),
    ]);
  }, [t, money, currency]);
}
