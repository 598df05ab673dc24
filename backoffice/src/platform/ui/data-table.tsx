import { Button, Group, Paper, Skeleton, Text } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import {
  type ColumnDef,
  createColumnHelper,
  metaHelper,
  type RowData,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import type { Page } from '../api.ts';
import type { RowFocus } from './row-keys.ts';
import { type Selection, SelectPage, SelectRow } from './selection.tsx';
import { ErrorState } from './states.tsx';

type ColumnMeta = {
  /** Numbers stand right, so that their digits line up. */
  align?: 'right';
  /** On a phone each row becomes a card: its heading, a fact under its label (`wide`: over two columns, `full`: over all), or nothing. */
  phone?: 'heading' | 'wide' | 'full' | 'hidden' | 'select';
  width?: number | string;
  /** Stays in sight when a wide table is scrolled sideways. */
  frozen?: true;
  /** What the server sorts by when this header is clicked. */
  sort?: string;
};

// Sorting, filtering and paging happen on the server, so the table itself needs none of the optional features.
const features = tableFeatures({ columnMeta: metaHelper<ColumnMeta>() });
export type Column<Row extends RowData> = ColumnDef<typeof features, Row>;

/** Builds the columns of a table of `Row`. */
export function columnsOf<Row extends RowData>() {
  return createColumnHelper<typeof features, Row>();
}

/** `display: block` on a phone takes the implied roles away, so every table of this look says them aloud. */
export const roles = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  cell: { role: 'cell' },
};

/** The order of a table whose headers sort it. */
export type Sorting = { by: string; order: 'asc' | 'desc'; onSort(by: string): void };

/** Rows that take the focus make it a grid, so that a screen reader hands the keys over. */
const gridRoles = { table: { role: 'grid', 'aria-multiselectable': true }, cell: { role: 'gridcell' } };
const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

type TableProps<Row extends RowData> = {
  /** What the table lists, for assistive technology. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId(row: Row): string;
  /** Puts a checkbox before each row and one for all of them into the header. */
  selecting?: { selection: Selection; title(row: Row): string };
  sorting?: Sorting;
  /** Rows take the keyboard's focus, one at a time. */
  focus?: RowFocus;
};

function withCheckboxes<Row extends RowData>(
  columns: Column<Row>[],
  rows: Row[],
  rowId: (row: Row) => string,
  selecting: TableProps<Row>['selecting'],
): Column<Row>[] {
  if (!selecting) return columns;
  const { selection, title } = selecting;
  const ids = rows.map(rowId);
  const checkboxes = columnsOf<Row>().display({
    id: 'select',
    header: () => <SelectPage selection={selection} ids={ids} />,
    meta: { phone: 'select', width: 20 },
    cell: ({ row }) => <SelectRow selection={selection} id={row.id} title={title(row.original)} page={ids} />,
  });
  return [checkboxes as Column<Row>, ...columns];
}

/** A table that turns into a list of cards on a phone. */
export function DataTable<Row extends RowData>(props: TableProps<Row>) {
  const { label, columns: given, rows, rowId, selecting, sorting, focus } = props;
  const columns = useMemo(() => withCheckboxes(given, rows, rowId, selecting), [given, rows, rowId, selecting]);
  const table = useTable({ features, columns, data: rows, getRowId: rowId });
  const role = focus ? gridRoles : roles;
  return (
    <div className="table-scroll">
      <table className="data-table" aria-label={label} ref={focus?.table} {...role.table}>
        <thead {...roles.rowgroup}>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} {...roles.row}>
              {group.headers.map((header) => {
                const { align, width, sort, frozen } = header.column.columnDef.meta ?? {};
                const sorted = sort !== undefined && sort === sorting?.by;
                return (
                  <th
                    key={header.id}
                    scope="col"
                    {...roles.columnheader}
                    aria-sort={sorted ? ariaSort[sorting.order] : undefined}
                    data-align={align}
                    data-frozen={frozen}
                    style={{ width }}
                  >
                    {sorting && sort ? (
                      <SortButton sorting={sorting} by={sort}>
                        <table.FlexRender header={header} />
                      </SortButton>
                    ) : (
                      <table.FlexRender header={header} />
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody {...roles.rowgroup}>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              {...roles.row}
              {...focus?.rowProps(row.id)}
              aria-selected={focus && (selecting?.selection.isChosen(row.id) ?? false)}
            >
              {row.getAllCells().map((cell) => {
                const { header, meta } = cell.column.columnDef;
                return (
                  <td
                    key={cell.id}
                    {...role.cell}
                    data-align={meta?.align}
                    data-phone={meta?.phone}
                    data-frozen={meta?.frozen}
                    data-label={typeof header === 'string' ? header : undefined}
                  >
                    <table.FlexRender cell={cell} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A header that sorts; the arrow shows how, or that it could. */
function SortButton({ sorting, by, children }: { sorting: Sorting; by: string; children: ReactNode }) {
  const Arrow = sorting.by !== by ? IconArrowsSort : sorting.order === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <button type="button" className="sort-button" onClick={() => sorting.onSort(by)}>
      {children}
      <Arrow size={14} aria-hidden="true" data-idle={sorting.by !== by || undefined} />
    </button>
  );
}

/** Grey lines where rows will be. */
export function TableSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useI18n();
  return (
    <div role="status" aria-label={t('common.loading')} className="table-skeleton">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <Skeleton key={row} h={20} my="md" />
      ))}
    </div>
  );
}

export type PagedQuery<Row> = UseInfiniteQueryResult<InfiniteData<Page<Row>>>;

/** A list read page by page: loading, failing, empty, and "Load more" until everything is shown. */
export function PagedTable<Row extends RowData>(
  props: Omit<TableProps<Row>, 'rows'> & {
    query: PagedQuery<Row>;
    empty: ReactNode;
    bare?: boolean;
    /** Stands above the rows: what can be done with those selected. */
    bar?: ReactNode;
  },
) {
  const { query, empty, bare, bar, ...table } = props;
  const { t } = useI18n();
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  const content = (
    <>
      {query.isPending && <TableSkeleton />}
      {query.data && rows.length === 0 && empty}
      {rows.length > 0 && bar}
      {rows.length > 0 && <DataTable {...table} rows={rows} />}
      {rows.length > 0 && (
        <Group justify="space-between" className="table-foot">
          <Text size="sm" c="dimmed" role="status">
            {t(query.data?.pages[0]?.totalIsExact === false ? 'list.shownAtLeast' : 'list.shown', {
              shown: rows.length,
              count: total,
            })}
          </Text>
          {query.hasNextPage && (
            <Button
              variant="default"
              size="xs"
              loading={query.isFetchingNextPage}
              onClick={() => query.fetchNextPage()}
            >
              {t('list.more')}
            </Button>
          )}
        </Group>
      )}
    </>
  );
  if (query.isError && !query.data) return <ErrorState error={query.error} retry={() => query.refetch()} />;
  return (
    <>
      {query.isError && <ErrorState error={query.error} retry={() => query.refetch()} />}
      {bare ? content : <Paper className="card table-card">{content}</Paper>}
    </>
  );
}
