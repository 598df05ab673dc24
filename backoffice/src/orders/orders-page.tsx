import { Anchor, Button, Group, SegmentedControl, Text } from '@mantine/core';
import { IconReceipt, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { oneOf, orderFilters } from '../platform/search-params.ts';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { SearchField } from '../platform/ui/search-field.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { type OrderRow, ordersQuery } from './api.ts';
import { PaymentBadge, ShipmentBadge } from './state-badges.tsx';

const route = getRouteApi('/orders');
const column = columnsOf<OrderRow>();

/** All orders, newest first; those that wait for goods and those that can leave are one click away. */
export function OrdersPage() {
  const { t } = useI18n();
  const { search, filter } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({ ...ordersQuery({ search, filter }), placeholderData: keepPreviousData });
  const columns = useOrderColumns();
  const filtered = Boolean(search || (filter && filter !== 'all'));
  return (
    <Page title={t('nav.orders')}>
      <Group gap="sm" className="filters">
        <SearchField
          label={t('orders.search')}
          value={search ?? ''}
          onSearch={(text) => navigate({ search: (old) => ({ ...old, search: text || undefined }), replace: true })}
        />
        <SegmentedControl
          aria-label={t('orders.filter')}
          data={orderFilters.map((value) => ({ value, label: t(`orders.filter.${value}`) }))}
          value={filter ?? 'all'}
          onChange={(value) => {
            const chosen = oneOf(orderFilters, value);
            navigate({ search: (old) => ({ ...old, filter: chosen === 'all' ? undefined : chosen }), replace: true });
          }}
        />
      </Group>
      <PagedTable
        label={t('nav.orders')}
        columns={columns}
        rowId={(row) => String(row.id)}
        query={query}
        empty={
          filtered ? (
            <EmptyState
              icon={IconSearchOff}
              title={t('orders.noMatch')}
              text={t('list.noMatchHelp')}
              action={
                <Button variant="default" onClick={() => navigate({ search: {} })}>
                  {t('list.clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState icon={IconReceipt} title={t('orders.empty')} text={t('orders.emptyHelp')} />
          )
        }
      />
    </Page>
  );
}

function useOrderColumns() {
  const { t, money, dateTime } = useI18n();
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
              <Anchor
                fw={600}
                renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: row.id }} {...rest} />}
              >
                {row.number}
              </Anchor>
              <Text size="sm" c="dimmed">
                {dateTime(row.placedAt)}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'customer',
          header: t('orders.customer'),
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
          id: 'payment',
          header: t('orders.payment'),
          cell: ({ row }) => <PaymentBadge state={row.original.paymentState} />,
        }),
        column.display({
          id: 'shipment',
          header: t('orders.shipment'),
          cell: ({ row }) => <ShipmentBadge state={row.original.shipmentState} />,
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
          cell: ({ row }) => <Units value={row.original.waiting} attention />,
        }),
        column.display({
          id: 'total',
          header: t('orders.total'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{money(row.original.totalMinor, currency)}</span>,
        }),
      ]),
    [t, money, dateTime, currency],
  );
}
