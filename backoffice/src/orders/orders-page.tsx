import { Anchor, Button, Group, Menu, Text } from '@mantine/core';
import { IconBoxSeam, IconReceipt, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { SearchField } from '../platform/ui/search-field.tsx';
import { SelectionBar, useSelection } from '../platform/ui/selection.tsx';
import { EmptyState, useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastFailed } from '../platform/ui/toast.ts';
import { type OrderRow, ordersQuery, type PrepareResult, prepareShipments } from './api.ts';
import { MoreFilters, type OrdersSearch, OrderTabs } from './order-filters.tsx';
import { PrepareModal } from './prepare-modal.tsx';
import { PaymentBadge, ShipmentBadge } from './state-badges.tsx';

const route = getRouteApi('/orders');
const column = columnsOf<OrderRow>();
const rowId = (row: OrderRow) => String(row.id);

/** All orders, newest first: what can leave, what waits, what is late; and shipments prepared many at once. */
export function OrdersPage() {
  const { t } = useI18n();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: OrdersSearch) => navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const query = useInfiniteQuery({ ...ordersQuery(search), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const mayPrepare = useMay('orders');
  const selection = useSelection(JSON.stringify(search), rows.length);
  const selecting = useMemo(
    () => (mayPrepare ? { selection, title: (row: OrderRow) => row.number } : undefined),
    [mayPrepare, selection],
  );
  const preparing = usePreparing(selection.clear);
  const columns = useOrderColumns();
  return (
    <Page
      title={t('nav.orders')}
      actions={
        <Button variant="default" renderRoot={(rest) => <Link to="/orders/delays" {...rest} />}>
          {t('delays.title')}
        </Button>
      }
    >
      <Group gap="sm" className="filters">
        <SearchField
          label={t('orders.search')}
          value={search.search ?? ''}
          onSearch={(text) => change({ search: text || undefined })}
        />
        <MoreFilters search={search} onChange={change} />
        <OrderTabs search={search} onChange={change} />
      </Group>
      <PagedTable
        label={t('nav.orders')}
        columns={columns}
        rowId={rowId}
        query={query}
        selecting={selecting}
        bar={
          <SelectionBar selection={selection} page={rows.map(rowId)} total={rows.length}>
            <Menu.Item
              leftSection={<IconBoxSeam size={16} />}
              onClick={() =>
                preparing.mutate(rows.filter((row) => selection.isChosen(rowId(row))).map((row) => row.id))
              }
            >
              {t('orders.prepare')}
            </Menu.Item>
          </SelectionBar>
        }
        empty={<NoOrders filtered={Object.values(search).some(Boolean)} onClear={() => navigate({ search: {} })} />}
      />
      <PrepareModal result={preparing.result} onClose={preparing.close} />
    </Page>
  );
}

function usePreparing(onDone: () => void) {
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [result, setResult] = useState<PrepareResult | null>(null);
  const { mutate } = useMutation({
    mutationFn: prepareShipments,
    onSuccess: (answer) => {
      queryClient.invalidateQueries({ queryKey: ['orders'] });
      setResult(answer);
      onDone();
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  return { mutate, result, close: () => setResult(null) };
}

function NoOrders({ filtered, onClear }: { filtered: boolean; onClear(): void }) {
  const { t } = useI18n();
  if (!filtered) return <EmptyState icon={IconReceipt} title={t('orders.empty')} text={t('orders.emptyHelp')} />;
  return (
    <EmptyState
      icon={IconSearchOff}
      title={t('orders.noMatch')}
      text={t('list.noMatchHelp')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('list.clearFilters')}
        </Button>
      }
    />
  );
}

function useOrderColumns() {
  const { t, money, dateTime, day } = useI18n();
  const { currency } = useStore();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'number',
          header: t('orders.number'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <div>
              <Group gap={6}>
                <Anchor
                  fw={600}
                  renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: row.id }} {...rest} />}
                >
                  {row.number}
                </Anchor>
                {row.held && <Tag tone="attention">{t('orders.held')}</Tag>}
                {row.prepared && <Tag tone="info">{t('orders.prepared')}</Tag>}
              </Group>
              <Text size="sm" c="dimmed" className="no-wrap">
                {dateTime(row.placedAt)}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'customer',
          header: t('orders.customer'),
          meta: { phone: 'wide' },
          cell: ({ row: { original: row } }) => (
            <div className="cell-title">
              <Text>{row.customer}</Text>
              <Text size="sm" c="dimmed" className="optional-line">
                {row.email}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'state',
          header: t('orders.state'),
          meta: { phone: 'wide' },
          cell: ({ row }) => (
            <div className="tags">
              <PaymentBadge state={row.original.paymentState} />
              <ShipmentBadge state={row.original.shipmentState} />
            </div>
          ),
        }),
        column.display({
          id: 'units',
          header: t('orders.units'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.units} />,
        }),
        column.display({
          id: 'waiting',
          header: t('stock.waiting'),
          meta: { align: 'right' },
          cell: ({ row: { original: row } }) => (
            <div>
              <Units value={row.waiting} attention />
              {row.promisedOn && (
                <Text size="xs" c="dimmed">
                  {row.late && <Tag tone="attention">{t('orders.late')}</Tag>}{' '}
                  {t('promise.date', { date: day(row.promisedOn) })}
                </Text>
              )}
            </div>
          ),
        }),
        column.display({
          id: 'total',
          header: t('orders.total'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{money(row.original.totalMinor, currency)}</span>,
        }),
      ]),
    [t, money, dateTime, day, currency],
  );
}
