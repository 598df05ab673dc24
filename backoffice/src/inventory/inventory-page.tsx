import { Anchor, Button, Group, Select, Text } from '@mantine/core';
import { IconBuildingWarehouse, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { BulkEditModal, type BulkTarget } from '../changes/bulk-edit-modal.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { inventoryStatuses, oneOf } from '../platform/search-params.ts';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { SearchField } from '../platform/ui/search-field.tsx';
import { SelectionBar, useSelection } from '../platform/ui/selection.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import { type AdjustmentTarget, AdjustStockModal } from './adjust-stock-modal.tsx';
import { type InventoryRow, inventoryQuery } from './api.ts';
import { PolicyText } from './policy-badge.tsx';
import { Units } from './units.tsx';

const route = getRouteApi('/inventory');
const column = columnsOf<InventoryRow>();

const rowId = (row: InventoryRow) => String(row.variantId);
const variantTitle = (row: InventoryRow) => [row.productTitle, row.variantTitle].filter(Boolean).join(' · ');

/** All variants with their stock: search, status, bulk edit, and a quick adjustment in place. */
export function InventoryPage() {
  const { t } = useI18n();
  const { search, status } = route.useSearch();
  const navigate = route.useNavigate();
  const mayAdjust = useMay('stock');
  const [target, setTarget] = useState<AdjustmentTarget | null>(null);
  const query = useInfiniteQuery({ ...inventoryQuery({ search, status }), placeholderData: keepPreviousData });
  const columns = useInventoryColumns(mayAdjust ? setTarget : null);
  const mayEdit = useMay('catalogue');
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  const selection = useSelection(JSON.stringify([search, status]), total);
  const [editing, setEditing] = useState<BulkTarget | null>(null);
  const selecting = useMemo(() => (mayEdit ? { selection, title: variantTitle } : undefined), [mayEdit, selection]);
  function edit() {
    const chosen = rows.filter((row) => selection.isChosen(rowId(row)));
    setEditing({
      variants: chosen.map((row) => ({ ...row, title: variantTitle(row) })),
      count: selection.count,
      ...(selection.all && { filter: { search, status } }),
    });
  }
  const filtered = Boolean(search || (status && status !== 'all'));
  return (
    <Page title={t('nav.inventory')} intro={t('inventory.intro')}>
      <Group gap="sm" className="filters">
        <SearchField
          label={t('inventory.search')}
          value={search ?? ''}
          onSearch={(text) => navigate({ search: (old) => ({ ...old, search: text || undefined }), replace: true })}
        />
        <Select
          aria-label={t('inventory.status')}
          allowDeselect={false}
          w={{ base: '100%', xs: 200 }}
          data={inventoryStatuses.map((value) => ({ value, label: t(`inventory.status.${value}`) }))}
          value={status ?? 'all'}
          onChange={(value) => {
            const chosen = oneOf(inventoryStatuses, value);
            navigate({ search: (old) => ({ ...old, status: chosen === 'all' ? undefined : chosen }), replace: true });
          }}
        />
      </Group>
      <PagedTable
        label={t('nav.inventory')}
        columns={columns}
        rowId={rowId}
        query={query}
        selecting={selecting}
        bar={<SelectionBar selection={selection} page={rows.map(rowId)} total={total} onEdit={edit} />}
        empty={
          filtered ? (
            <EmptyState
              icon={IconSearchOff}
              title={t('list.noMatch')}
              text={t('list.noMatchHelp')}
              action={
                <Button variant="default" onClick={() => navigate({ search: {} })}>
                  {t('list.clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={IconBuildingWarehouse}
              title={t('inventory.empty')}
              text={t('inventory.emptyHelp')}
              action={<Button renderRoot={(rest) => <Link to="/products/new" {...rest} />}>{t('products.add')}</Button>}
            />
          )
        }
      />
      <BulkEditModal target={editing} onClose={() => setEditing(null)} onSaved={selection.clear} />
      <AdjustStockModal target={target} onClose={() => setTarget(null)} />
    </Page>
  );
}

function useInventoryColumns(adjust: ((target: AdjustmentTarget) => void) | null) {
  const { t, number } = useI18n();
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
              <div className="cell-title">
                <Anchor
                  fw={600}
                  renderRoot={(rest) => (
                    <Link to="/variants/$variantId" params={{ variantId: row.variantId }} {...rest} />
                  )}
                >
                  {row.productTitle}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {[row.variantTitle, row.sku].filter(Boolean).join(' · ')}
                </Text>
              </div>
            </Group>
          ),
        }),
        ...(['onHand', 'allocated', 'available', 'waiting'] as const).map((counter) =>
          column.display({
            id: counter,
            header: t(`stock.${counter}`),
            meta: { align: 'right' },
            cell: ({ row: { original: row } }) => <Units value={row[counter]} attention={counter === 'waiting'} />,
          }),
        ),
        column.display({
          id: 'policy',
          header: t('inventory.policy'),
          meta: { phone: 'wide' },
          cell: ({ row }) => <PolicyText policy={row.original.policy} />,
        }),
        column.display({
          id: 'limit',
          header: t('stock.limitShort'),
          meta: { align: 'right', phone: 'hidden' },
          cell: ({ row: { original: row } }) => (
            <span className="units" data-quiet={row.backorderLimit === null || undefined}>
              {row.policy === 'backorder'
                ? row.backorderLimit === null
                  ? t('stock.noLimit')
                  : number(row.backorderLimit)
                : '–'}
            </span>
          ),
        }),
        column.display({
          id: 'adjust',
          header: () => <span className="visually-hidden">{t('list.actions')}</span>,
          meta: { align: 'right' },
          cell: ({ row: { original: row } }) =>
            adjust &&
            row.policy !== 'untracked' && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('inventory.adjustOf', { title: `${row.productTitle}, ${row.variantTitle}` })}
                onClick={() => adjust({ variantId: row.variantId, title: variantTitle(row) })}
              >
                {t('inventory.adjust')}
              </Button>
            ),
        }),
      ]),
    [t, number, adjust],
  );
}
