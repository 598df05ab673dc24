import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { useStore } from '../accounts/session.ts';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { columnsOf as buildColumns } from '../platform/ui/data-table.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import type { InventoryRow } from './api.ts';
import type { InventoryColumn } from './inventory-search.ts';
import { PolicyText } from './policy-badge.tsx';
import { OnHandCell } from './quick-adjust.tsx';
import { NoUnits, Units } from './units.tsx';

const column = buildColumns<InventoryRow>();

export const rowId = (row: InventoryRow) => String(row.variantId);
export const variantTitle = (row: InventoryRow) => [row.productTitle, row.variantTitle].filter(Boolean).join(' · ');

/** The row as an adjustment takes it. */
export const targetOf = (row: InventoryRow) => ({ variantId: row.variantId, title: variantTitle(row) });

/** A column's heading, in the table and in the menu that chooses columns. */
export function columnLabel(name: InventoryColumn, t: I18n['t']): string {
  return t(`inventory.column.${name}`);
}

type Shown = {
  /** What the header sorts by. */
  sort?: string;
  align?: 'right';
  phone?: 'wide';
  cell(row: InventoryRow): ReactNode;
};

/** The variant and the columns chosen, in their order on the screen. */
export function useInventoryColumns(chosen: readonly InventoryColumn[]) {
  const { t, money } = useI18n();
  const { currency } = useStore();
  return useMemo(() => {
    const units = (counter: 'allocated' | 'available' | 'waiting'): Shown => ({
      sort: counter,
      align: 'right',
      cell: (row) => <Units value={row[counter]} attention={counter === 'waiting'} />,
    });
    const shown: Record<InventoryColumn, Shown> = {
      sku: { sort: 'sku', cell: (row) => row.sku || '–' },
      ean: { cell: (row) => row.ean || '–' },
      brand: { cell: (row) => row.brand ?? '–' },
      price: { align: 'right', cell: (row) => <span className="units">{money(row.priceMinor, currency)}</span> },
      onHand: { sort: 'onHand', align: 'right', cell: (row) => <OnHand row={row} /> },
      allocated: units('allocated'),
      available: units('available'),
      waiting: units('waiting'),
      incoming: { sort: 'incoming', align: 'right', cell: (row) => <Incoming row={row} /> },
      limit: { align: 'right', cell: (row) => <Limit row={row} /> },
      policy: { phone: 'wide', cell: (row) => <PolicyText policy={row.policy} /> },
      alert: { align: 'right', cell: (row) => <Alert row={row} /> },
    };
    return column.columns([
      column.display({
        id: 'variant',
        header: t('inventory.variant'),
        meta: { phone: 'heading', sort: 'title', frozen: true },
        cell: ({ row }) => <Variant row={row.original} withSku={!chosen.includes('sku')} />,
      }),
      ...chosen.map((name) => {
        const { cell, ...meta } = shown[name];
        return column.display({
          id: name,
          header: columnLabel(name, t),
          meta,
          cell: ({ row }) => cell(row.original),
        });
      }),
    ]);
  }, [t, money, currency, chosen]);
}

function Variant({ row, withSku }: { row: InventoryRow; withSku: boolean }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <Thumbnail url={row.imageUrl} />
      <div className="cell-title">
        <Anchor
          fw={600}
          renderRoot={(rest) => (
            <Link
              from="/inventory"
              to="/inventory"
              search={(old) => ({ ...old, variant: row.variantId })}
              resetScroll={false}
              {...rest}
            />
          )}
        >
          {row.productTitle}
        </Anchor>
        <Text size="sm" c="dimmed">
          {[row.variantTitle, withSku && row.sku].filter(Boolean).join(' · ')}
        </Text>
      </div>
    </Group>
  );
}

function OnHand({ row }: { row: InventoryRow }) {
  if (row.policy === 'untracked') return <NoUnits />;
  return <OnHandCell target={targetOf(row)} onHand={row.onHand} />;
}

/** Units on their way, and the first day some are expected. */
function Incoming({ row }: { row: InventoryRow }) {
  const { t, shortDay } = useI18n();
  if (row.incoming === 0) return <Units value={0} />;
  const late = row.nextIncomingOn !== null && row.nextIncomingOn < new Date().toISOString().slice(0, 10);
  return (
    <>
      <Units value={row.incoming} />
      <Text component="span" display="block" size="xs" c="dimmed" className="nowrap" data-late={late || undefined}>
        {row.nextIncomingOn === null
          ? t('incoming.noDay')
          : t(late ? 'incoming.wasExpected' : 'incoming.firstOn', { day: shortDay(row.nextIncomingOn) })}
      </Text>
    </>
  );
}

/** The most that may wait; only backorders have one. */
function Limit({ row }: { row: InventoryRow }) {
  const { t } = useI18n();
  if (row.policy !== 'backorder') return <NoUnits />;
  if (row.backorderLimit !== null) return <Units value={row.backorderLimit} />;
  return (
    <span className="units" data-quiet>
      {t('inventory.noLimit')}
    </span>
  );
}

/** At how many available it counts as low, and whether it does. */
function Alert({ row }: { row: InventoryRow }) {
  const { t } = useI18n();
  if (row.policy === 'untracked') return <NoUnits />;
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap" className="cell-tagged">
      {row.level !== 'in' && <Tag tone="attention">{t(`inventory.level.${row.level}`)}</Tag>}
      <Units value={row.stockAlert} />
    </Group>
  );
}
