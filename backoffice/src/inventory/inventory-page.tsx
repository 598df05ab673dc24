import { Button, Menu, Paper } from '@mantine/core';
import { IconBuildingWarehouse, IconFileExport, IconSearchOff } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { BulkEditModal, type BulkTarget } from '../changes/bulk-edit-modal.tsx';
import { type ExportedVariants, NewExportModal } from '../exports/new-export-modal.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { DataTable, TableSkeleton } from '../platform/ui/data-table.tsx';
import { KeysHelp, useLetterKeys } from '../platform/ui/keys-help.tsx';
import { Page } from '../platform/ui/page.tsx';
import { PageTurner } from '../platform/ui/page-turner.tsx';
import { useRowKeys } from '../platform/ui/row-keys.ts';
import { SelectionBar, toggleRow, useSelection } from '../platform/ui/selection.tsx';
import { EmptyState, ErrorState } from '../platform/ui/states.tsx';
import { AdjustStockModal } from './adjust-stock-modal.tsx';
import type { InventoryRow } from './api.ts';
import { rowId, targetOf, useInventoryColumns, variantTitle } from './inventory-columns.tsx';
import { InventoryFilters } from './inventory-filters.tsx';
import type { Filter, InventoryColumn, InventoryOrder, InventorySearch, InventorySort } from './inventory-search.ts';
import { ListBar } from './list-options.tsx';
import { AdjustingProvider, useAdjusting } from './quick-adjust.tsx';
import { SavedViews, useSavedView } from './saved-views.tsx';
import { pageRows, useInventoryPage, useSeen, useShown } from './use-inventory.ts';
import { VariantDrawer } from './variant-drawer.tsx';

const route = getRouteApi('/inventory');

/** All variants with their stock: views, filters, order, columns, bulk edit, adjustments in place, and each one's story. */
export function InventoryPage() {
  const { t } = useI18n();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayAdjust = useMay('stock');
  const mayEdit = useMay('catalogue');
  const [shown, remember] = useShown(search);
  const { filter, sort, order } = shown;
  const savedView = useSavedView(search.view);
  const adjusting = useAdjusting();
  const list = useInventoryPage(shown, search.at, adjusting.target === null);
  const { rows, total } = list;
  const ids = useMemo(() => rows.map(rowId), [rows]);
  const seen = useSeen(rows);
  const selection = useSelection(JSON.stringify(filter), total ?? 0);
  const columns = useInventoryColumns(shown.columns);
  const [editing, setEditing] = useState<BulkTarget | null>(null);
  const [exporting, setExporting] = useState<ExportedVariants | null>(null);
  const [helping, setHelping] = useState(false);
  const turn = useTurning(list, search);

  const toFirstPage = () => navigate({ search: (old) => ({ ...old, ...firstPage }) });
  const setFilter = (change: Filter) =>
    navigate({ search: (old) => ({ ...old, ...change, ...firstPage }), replace: true });
  const setOrder = (by: InventorySort, direction: InventoryOrder) =>
    navigate({ search: (old) => ({ ...old, ...orderIn(by, direction), ...firstPage }), replace: true });
  function setColumns(chosen: readonly InventoryColumn[]) {
    // A saved view's columns are a part of it; otherwise they are what this person likes to see.
    if (!savedView) remember(chosen);
    const named = savedView && chosen.join(',');
    navigate({ search: (old) => ({ ...old, columns: named }), replace: true, resetScroll: false });
  }
  const openStory = (variant: number | undefined) =>
    navigate({ search: (old) => ({ ...old, variant }), replace: variant === undefined, resetScroll: false });

  function edit(chosen: readonly InventoryRow[], count: number) {
    if (!mayEdit || count === 0) return;
    const variants = chosen.map((row) => ({ ...row, title: variantTitle(row) }));
    setEditing({ variants, count, ...(selection.all && { filter }) });
  }
  const editSelected = () =>
    edit(selection.all ? rows : [...selection.ids].flatMap((id) => seen.get(id) ?? []), selection.count);
  const exportSelected = () =>
    setExporting({
      count: selection.count,
      ...(selection.all ? { filter } : { variantIds: [...selection.ids].map(Number) }),
    });

  const [letters] = useLetterKeys();
  const focus = useRowKeys({
    ids,
    letters,
    onOpen: (id) => openStory(Number(id)),
    onSelect: mayEdit ? (id) => toggleRow(selection, id, ids) : undefined,
    onBeyond: (side) => turn(side, true),
    keys: {
      '/': () => document.querySelector<HTMLInputElement>('.search-field input')?.focus(),
      '?': () => setHelping(true),
      n: () => turn('after', true),
      p: () => turn('before', true),
      a(id) {
        const row = id === null ? undefined : seen.get(id);
        if (row && mayAdjust && row.policy !== 'untracked') adjusting.open(targetOf(row));
      },
      e(id) {
        const row = id === null ? undefined : seen.get(id);
        if (selection.count > 0) editSelected();
        else if (row) edit([row], 1);
      },
    },
  });
  useEffect(() => turn.arrived(focus.focusRow));
  const selecting = useMemo(() => (mayEdit ? { selection, title: variantTitle } : undefined), [mayEdit, selection]);
  const sorting = {
    by: sort,
    order,
    onSort: (by: string) => setOrder(by as InventorySort, by === sort ? otherWay[order] : firstOrder(by)),
  };

  return (
    <Page title={t('nav.inventory')} intro={t('inventory.intro')}>
      <SavedViews shown={shown} current={savedView} />
      <InventoryFilters filter={filter} onFilter={setFilter} onClear={() => navigate({ search: {} })} />
      {list.query.isError && <ErrorState error={list.query.error} retry={() => list.query.refetch()} />}
      {(list.query.data || !list.query.isError) && (
        <Paper
          className="card table-card"
          aria-busy={list.query.isFetching}
          data-stale={list.query.isPlaceholderData || undefined}
        >
          {list.query.isPending && <TableSkeleton rows={10} />}
          {list.query.data && rows.length === 0 && (
            <Nothing
              why={search.at ? 'page' : Object.keys(filter).length > 0 ? 'filter' : 'shop'}
              onFirst={toFirstPage}
              onClear={() => navigate({ search: {} })}
            />
          )}
          {rows.length > 0 && (
            <>
              {selection.count > 0 ? (
                <SelectionBar selection={selection} page={ids} total={total ?? 0} onEdit={editSelected}>
                  <Menu.Item leftSection={<IconFileExport size={16} />} onClick={exportSelected}>
                    {t('exports.start')}
                  </Menu.Item>
                </SelectionBar>
              ) : (
                <ListBar
                  shown={shown}
                  total={total}
                  onSort={setOrder}
                  onColumns={setColumns}
                  onHelp={() => setHelping(true)}
                />
              )}
              <AdjustingProvider value={mayAdjust ? adjusting : null}>
                <div className="many-columns">
                  <DataTable
                    label={t('nav.inventory')}
                    columns={columns}
                    rows={rows}
                    rowId={rowId}
                    selecting={selecting}
                    sorting={sorting}
                    focus={focus}
                  />
                </div>
              </AdjustingProvider>
              <PageTurner
                first={((search.page ?? 1) - 1) * pageRows + 1}
                shown={rows.length}
                total={total}
                onPrevious={list.previous === null ? null : () => turn('before')}
                onNext={list.next === null ? null : () => turn('after')}
              />
            </>
          )}
        </Paper>
      )}
      <BulkEditModal target={editing} onClose={() => setEditing(null)} onSaved={selection.clear} />
      <NewExportModal variants={exporting} onClose={() => setExporting(null)} />
      <AdjustStockModal target={adjusting.inDialog ? adjusting.target : null} onClose={adjusting.close} />
      <VariantDrawer variantId={search.variant} onClose={() => openStory(undefined)} />
      <KeysHelp opened={helping} onClose={() => setHelping(false)} keys={useKeyTexts()} />
    </Page>
  );
}

const firstPage = { at: undefined, page: undefined };
const otherWay = { asc: 'desc', desc: 'asc' } as const;
/** Words begin with a, counters with the largest. */
const firstOrder = (sort: string) => (sort === 'title' || sort === 'sku' ? 'asc' : 'desc');
/** The usual order needs no words in the address. */
const orderIn = (sort: InventorySort, order: InventoryOrder) => ({
  sort: sort === 'title' ? undefined : sort,
  order: order === 'asc' ? undefined : order,
});

/** Turns the page. By keyboard the focus goes along: `arrived` puts it on the first or last row once it is there. */
function useTurning(list: ReturnType<typeof useInventoryPage>, { at: here, page = 1 }: InventorySearch) {
  const navigate = route.useNavigate();
  const going = useRef<{ focusOn: 'first' | 'last'; at: string | undefined } | null>(null);
  function turn(side: 'before' | 'after', byKey = false) {
    const at = side === 'after' ? list.next : list.previous;
    if (at === null) return;
    const number = side === 'after' ? page + 1 : page - 1;
    const to = number <= 1 ? firstPage : { at, page: number };
    if (byKey) going.current = { focusOn: side === 'after' ? 'first' : 'last', at: to.at };
    navigate({ search: (old) => ({ ...old, ...to }) });
  }
  turn.arrived = (focusRow: (which: 'first' | 'last') => void) => {
    if (!going.current || going.current.at !== here || list.query.isPlaceholderData || list.query.isPending) return;
    focusRow(going.current.focusOn);
    going.current = null;
  };
  return turn;
}

/** Why there are no rows, and the way out. */
function Nothing(props: { why: 'page' | 'filter' | 'shop'; onFirst(): void; onClear(): void }) {
  const { t } = useI18n();
  if (props.why === 'shop') {
    return (
      <EmptyState
        icon={IconBuildingWarehouse}
        title={t('inventory.empty')}
        text={t('inventory.emptyHelp')}
        action={<Button renderRoot={(rest) => <Link to="/products/new" {...rest} />}>{t('products.add')}</Button>}
      />
    );
  }
  const isPage = props.why === 'page';
  return (
    <EmptyState
      icon={IconSearchOff}
      title={t(isPage ? 'list.pageGone' : 'list.noMatch')}
      text={t(isPage ? 'list.pageGoneHelp' : 'list.noMatchHelp')}
      action={
        <Button variant="default" onClick={isPage ? props.onFirst : props.onClear}>
          {t(isPage ? 'list.firstPage' : 'list.clearFilters')}
        </Button>
      }
    />
  );
}

function useKeyTexts() {
  const { t } = useI18n();
  return [
    { keys: ['j', 'k'], text: t('keys.move') },
    { keys: ['↓', '↑'], text: t('keys.moveInTable') },
    { keys: ['n', 'p'], text: t('keys.page') },
    { keys: ['Enter'], text: t('keys.open') },
    { keys: ['x', t('keys.space')], text: t('keys.select') },
    { keys: [t('keys.shiftClick')], text: t('keys.range') },
    { keys: ['a'], text: t('keys.adjust') },
    { keys: ['e'], text: t('keys.edit') },
    { keys: ['/'], text: t('keys.search') },
    { keys: ['?'], text: t('keys.help') },
  ];
}
