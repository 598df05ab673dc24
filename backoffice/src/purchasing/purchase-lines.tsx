import { useMemo } from 'react';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { VariantCell } from '../inventory/variant-cell.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { PurchaseLineView, PurchaseOrderView } from './api.ts';
import { detailOf } from './purchase-values.ts';

const column = columnsOf<PurchaseLineView>();

/** What was ordered and how much of it came. */
export function PurchaseLines({ order }: { order: PurchaseOrderView }) {
  const { t } = useI18n();
  const columns = usePurchaseLineColumns(order);
  return (
    <Section title={t('purchase.lines')} flush>
      <DataTable label={t('purchase.lines')} columns={columns} rows={order.lines} rowId={(line) => String(line.id)} />
    </Section>
  );
}

function usePurchaseLineColumns({ lines }: PurchaseOrderView) {
  const { t, day, money } = useI18n();
  const { currency } = useStore();
  const several = new Set(lines.map((line) => line.locationId)).size > 1;
  const anyCancelled = lines.some((line) => line.cancelled > 0);
  return useMemo(() => {
    const counters = ['ordered', 'received', ...(anyCancelled ? (['cancelled'] as const) : []), 'open'] as const;
    return column.columns([
      column.display({
        id: 'product',
        header: t('purchase.product'),
        meta: { phone: 'heading' },
        cell: ({ row: { original: line } }) => (
          <VariantCell variantId={line.variantId} title={line.productTitle} detail={detailOf(line)} />
        ),
      }),
      ...(several
        ? [
            column.display({
              id: 'location',
              header: t('purchase.location'),
              cell: ({ row }) => row.original.locationName,
            }),
          ]
        : []),
      ...counters.map((counter) =>
        column.display({
          id: counter,
          header: t(`purchase.${counter}`),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original[counter]} attention={counter === 'open'} />,
        }),
      ),
      column.display({
        id: 'expected',
        header: t('purchase.expected'),
        meta: { phone: 'wide' },
        cell: ({ row: { original: line } }) => (
          <span className="tags">
            <span className="no-wrap">
              {line.open > 0 ? (line.expectedOn ? day(line.expectedOn) : t('purchase.noDay')) : '–'}
            </span>
            {line.late && <Tag tone="attention">{t('purchase.late')}</Tag>}
          </span>
        ),
      }),
      column.display({
        id: 'cost',
        header: t('purchase.costPrice'),
        meta: { align: 'right' },
        cell: ({ row: { original: line } }) => (
          <span className="units">{line.costPriceMinor === null ? '–' : money(line.costPriceMinor, currency)}</span>
        ),
      }),
    ]);
  }, [t, day, money, currency, several, anyCancelled]);
}
