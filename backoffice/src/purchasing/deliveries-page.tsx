import { Anchor, Group, Text } from '@mantine/core';
import { IconPackageImport, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { SearchField } from '../platform/ui/search-field.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type DeliveryRow, deliveriesQuery } from './api.ts';
import { deliveryTones } from './delivery-page.tsx';
import { PurchasingNav } from './purchasing-nav.tsx';
import { ReceiveButton } from './receive-button.tsx';

const route = getRouteApi('/purchasing/deliveries');
const column = columnsOf<DeliveryRow>();

/** All that came in, newest first. */
export function DeliveriesPage() {
  const { t } = useI18n();
  const { search } = route.useSearch();
  const navigate = route.useNavigate();
  const mayReceive = useMay('stock');
  const query = useInfiniteQuery({ ...deliveriesQuery({ search }), placeholderData: keepPreviousData });
  const columns = useDeliveryColumns();
  return (
    <Page title={t('nav.purchasing')} intro={t('deliveries.intro')} actions={mayReceive && <ReceiveButton primary />}>
      <PurchasingNav />
      <Group gap="sm" className="filters">
        <SearchField
          label={t('deliveries.search')}
          value={search ?? ''}
          onSearch={(text) => navigate({ search: { search: text || undefined }, replace: true })}
        />
      </Group>
      <PagedTable
        label={t('purchasing.deliveries')}
        columns={columns}
        rowId={(row) => String(row.id)}
        query={query}
        empty={
          search ? (
            <EmptyState icon={IconSearchOff} title={t('list.noMatch')} text={t('list.noMatchHelp')} />
          ) : (
            <EmptyState icon={IconPackageImport} title={t('deliveries.empty')} text={t('deliveries.emptyHelp')} />
          )
        }
      />
    </Page>
  );
}

function useDeliveryColumns() {
  const { t, dateTime } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'number',
          header: t('purchase.number'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <div className="cell-title">
              <span className="tags">
                <Anchor
                  fw={600}
                  renderRoot={(rest) => (
                    <Link to="/purchasing/deliveries/$deliveryId" params={{ deliveryId: row.id }} {...rest} />
                  )}
                >
                  {row.number}
                </Anchor>
                {row.state !== 'done' && <Tag tone={deliveryTones[row.state]}>{t(`delivery.state.${row.state}`)}</Tag>}
              </span>
              <Text size="sm" c="dimmed">
                {dateTime(row.receivedAt)} · {row.actor === 'system' ? t('purchase.bySystem') : row.actor}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'from',
          header: t('deliveries.from'),
          meta: { phone: 'wide' },
          cell: ({ row: { original: row } }) => (
            <div className="cell-title">
              <Text>{row.supplierName ?? t('receive.withoutOrder')}</Text>
              <Text size="sm" c="dimmed">
                {[row.purchaseOrderNumber, row.reference].filter(Boolean).join(' · ')}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'counted',
          header: t('receive.counted'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.counted} />,
        }),
        ...(['over', 'short', 'damaged'] as const).map((counter) =>
          column.display({
            id: counter,
            header: t(`delivery.${counter}`),
            meta: { align: 'right' },
            cell: ({ row }) => <Units value={row.original[counter]} attention />,
          }),
        ),
        column.display({
          id: 'filled',
          header: t('deliveries.filledOrders'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.filledOrders} />,
        }),
      ]),
    [t, dateTime],
  );
}
