import { Anchor, Button, Group, SegmentedControl, Text } from '@mantine/core';
import { IconPlus, IconSearchOff, IconTruckDelivery } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { oneOf, purchaseFilters } from '../platform/search-params.ts';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { SearchField } from '../platform/ui/search-field.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { type PurchaseOrderRow, purchaseOrdersQuery } from './api.ts';
import { PurchaseStateTags } from './purchase-state.tsx';
import { PurchasingNav } from './purchasing-nav.tsx';
import { ReceiveButton } from './receive-button.tsx';

const route = getRouteApi('/purchasing');
const column = columnsOf<PurchaseOrderRow>();

/** All purchase orders, newest first; what is late or still a draft is one click away. */
export function PurchaseOrdersPage() {
  const { t } = useI18n();
  const { search, filter } = route.useSearch();
  const navigate = route.useNavigate();
  const mayBuy = useMay('stock');
  const query = useInfiniteQuery({ ...purchaseOrdersQuery({ search, filter }), placeholderData: keepPreviousData });
  const columns = usePurchaseOrderColumns();
  const filtered = Boolean(search || (filter && filter !== 'all'));
  return (
    <Page
      title={t('nav.purchasing')}
      intro={t('purchasing.intro')}
      actions={
        mayBuy && (
          <>
            <ReceiveButton />
            <NewPurchaseOrder />
          </>
        )
      }
    >
      <PurchasingNav />
      <Group gap="sm" className="filters">
        <SearchField
          label={t('purchasing.search')}
          value={search ?? ''}
          onSearch={(text) => navigate({ search: (old) => ({ ...old, search: text || undefined }), replace: true })}
        />
        <SegmentedControl
          aria-label={t('purchasing.filter')}
          data={purchaseFilters.map((value) => ({ value, label: t(`purchasing.filter.${value}`) }))}
          value={filter ?? 'all'}
          onChange={(value) => {
            const chosen = oneOf(purchaseFilters, value);
            navigate({ search: (old) => ({ ...old, filter: chosen === 'all' ? undefined : chosen }), replace: true });
          }}
        />
      </Group>
      <PagedTable
        label={t('purchasing.orders')}
        columns={columns}
        rowId={(row) => String(row.id)}
        query={query}
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
              icon={IconTruckDelivery}
              title={t('purchasing.empty')}
              text={t('purchasing.emptyHelp')}
              action={
                <Button variant="default" renderRoot={(rest) => <Link to="/purchasing/suggested" {...rest} />}>
                  {t('purchasing.seeSuggested')}
                </Button>
              }
            />
          )
        }
      />
    </Page>
  );
}

function NewPurchaseOrder() {
  const { t } = useI18n();
  return (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(rest) => <Link to="/purchasing/orders/new" {...rest} />}>
      {t('purchase.new')}
    </Button>
  );
}

/** The columns of a list of purchase orders; without the supplier where all are one supplier's. */
export function usePurchaseOrderColumns({ supplier = true }: { supplier?: boolean } = {}) {
  const { t, money, day } = useI18n();
  const { currency } = useStore();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'number',
          header: t('purchase.number'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <div>
              <Anchor
                fw={600}
                renderRoot={(rest) => (
                  <Link to="/purchasing/orders/$purchaseOrderId" params={{ purchaseOrderId: row.id }} {...rest} />
                )}
              >
                {row.number}
              </Anchor>
              <Text size="sm" c="dimmed">
                {day(row.orderedAt ?? row.createdAt)}
              </Text>
            </div>
          ),
        }),
        ...(supplier
          ? [
              column.display({
                id: 'supplier',
                header: t('purchase.supplier'),
                meta: { phone: 'wide' },
                cell: ({ row: { original: row } }) => (
                  <div className="cell-title">
                    <Text>{row.supplierName ?? t('purchase.noSupplier')}</Text>
                    {row.reference && (
                      <Text size="sm" c="dimmed">
                        {row.reference}
                      </Text>
                    )}
                  </div>
                ),
              }),
            ]
          : []),
        column.display({
          id: 'state',
          header: t('purchase.state'),
          cell: ({ row: { original: row } }) => <PurchaseStateTags state={row.state} late={row.late} />,
        }),
        column.display({
          id: 'expected',
          header: t('purchase.expected'),
          meta: { phone: 'wide' },
          cell: ({ row: { original: row } }) => (
            <span className="no-wrap">{row.nextExpectedOn ? day(row.nextExpectedOn) : '–'}</span>
          ),
        }),
        ...(['ordered', 'received', 'open'] as const).map((counter) =>
          column.display({
            id: counter,
            header: t(`purchase.${counter}`),
            meta: { align: 'right' },
            cell: ({ row: { original: row } }) => (
              <Units value={counter === 'open' && row.state === 'draft' ? 0 : row[counter]} />
            ),
          }),
        ),
        column.display({
          id: 'cost',
          header: t('purchase.cost'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{money(row.original.costMinor, currency)}</span>,
        }),
      ]),
    [t, money, day, currency, supplier],
  );
}
