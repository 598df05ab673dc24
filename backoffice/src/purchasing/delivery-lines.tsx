import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { VariantCell } from '../inventory/variant-cell.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import type { DeliveryView } from './api.ts';
import { detailOf } from './purchase-values.ts';

type Line = DeliveryView['lines'][number];
const column = columnsOf<Line>();

/** What came, sorted; with `left`, what of it nobody waited for. */
export function DeliveryLines(props: { lines: Line[]; left?: { variantId: number; units: number }[] }) {
  const { t } = useI18n();
  const { lines, left } = props;
  const columns = useMemo(() => {
    const several = new Set(lines.map((line) => line.locationId)).size > 1;
    return column.columns([
      column.display({
        id: 'product',
        header: t('purchase.product'),
        meta: { phone: 'heading' },
        cell: ({ row: { original: line } }) => (
          <VariantCell
            variantId={line.variantId}
            title={line.productTitle}
            detail={[detailOf(line), several ? line.locationName : ''].filter(Boolean).join(' · ')}
          />
        ),
      }),
      ...(['expected', 'counted'] as const).map((counter) =>
        column.display({
          id: counter,
          header: t(`receive.${counter}`),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original[counter]} />,
        }),
      ),
      column.display({
        id: 'accepted',
        header: t('delivery.accepted'),
        meta: { align: 'right' },
        cell: ({ row }) => <Units value={row.original.accepted} />,
      }),
      column.display({
        id: 'over',
        header: t('delivery.over'),
        meta: { align: 'right' },
        cell: ({ row: { original: line } }) => (
          <span>
            <Units value={line.over} attention />
            {line.over > 0 && (
              <Text size="xs" c="dimmed">
                {t(line.overKept ? 'delivery.kept' : 'delivery.sentBack')}
              </Text>
            )}
          </span>
        ),
      }),
      ...(['short', 'damaged'] as const).map((counter) =>
        column.display({
          id: counter,
          header: t(`delivery.${counter}`),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original[counter]} attention />,
        }),
      ),
      ...(left
        ? [
            column.display({
              id: 'left',
              header: t('delivery.left'),
              meta: { align: 'right' },
              cell: ({ row }) => (
                <Units value={left.find((each) => each.variantId === row.original.variantId)?.units ?? 0} />
              ),
            }),
          ]
        : []),
    ]);
  }, [t, lines, left]);
  return (
    <Section title={t('delivery.lines')} flush>
      <DataTable
        label={t('delivery.lines')}
        columns={columns}
        rows={lines}
        rowId={(line) => `${line.variantId} ${line.locationId}`}
      />
    </Section>
  );
}
