import { Group, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { VariantCell } from '../inventory/variant-cell.tsx';
import { columnsOf } from '../platform/ui/data-table.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import type { BackorderVariant } from './api.ts';
import { coverText } from './cover-text.ts';

const column = columnsOf<BackorderVariant>();

/** The Backorders page by variant. */
export function useVariantColumns() {
  const { t, money, day, since, number } = useI18n();
  const { currency } = useStore();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'variant',
          header: t('inventory.variant'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <Group gap="sm" wrap="nowrap">
              <Thumbnail url={row.imageUrl} />
              <VariantCell
                variantId={row.variantId}
                title={row.productTitle}
                detail={[row.variantTitle, row.sku].filter((part) => part && part !== 'Default').join(' · ')}
              />
            </Group>
          ),
        }),
        column.display({
          id: 'units',
          header: t('stock.waiting'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.units} attention />,
        }),
        column.display({
          id: 'orders',
          header: t('backorders.orders'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.orders} />,
        }),
        column.display({
          id: 'money',
          header: t('backorders.money'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{money(row.original.minor, currency)}</span>,
        }),
        column.display({
          id: 'age',
          header: t('backorders.age'),
          cell: ({ row }) => <span className="no-wrap">{since(row.original.oldestAt)}</span>,
        }),
        column.display({
          id: 'promised',
          header: t('backorders.promised'),
          cell: ({ row: { original: row } }) => (
            <div>
              <span className="no-wrap">{row.firstPromisedOn ? day(row.firstPromisedOn) : t('promise.none')}</span>
              {row.lateLines > 0 && (
                <div>
                  <Tag tone="attention">{t('backorders.lateLines', { count: row.lateLines })}</Tag>
                </div>
              )}
            </div>
          ),
        }),
        column.display({
          id: 'cover',
          header: t('backorders.cover'),
          meta: { phone: 'full' },
          cell: ({ row: { original: row } }) => (
            <div className="wait-cover">
              {coverText(row, t, day)}
              {row.incoming > 0 && (
                <Text size="sm" c="dimmed">
                  {t('backorders.incoming', { count: number(row.incoming) })}
                </Text>
              )}
            </div>
          ),
        }),
      ]),
    [t, money, day, since, number, currency],
  );
}
