import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconBuildingFactory2, IconPlus, IconSearchOff } from '@tabler/icons-react';
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
import { type SupplierView, suppliersQuery } from './api.ts';
import { PurchasingNav } from './purchasing-nav.tsx';

const route = getRouteApi('/purchasing/suppliers');
const column = columnsOf<SupplierView>();

/** Everyone goods are bought from. */
export function SuppliersPage() {
  const { t } = useI18n();
  const { search } = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = useMay('stock');
  const query = useInfiniteQuery({ ...suppliersQuery({ search }), placeholderData: keepPreviousData });
  const columns = useSupplierColumns();
  const add = (
    <Button
      leftSection={<IconPlus size={16} />}
      renderRoot={(rest) => <Link to="/purchasing/suppliers/new" {...rest} />}
    >
      {t('supplier.new')}
    </Button>
  );
  return (
    <Page title={t('nav.purchasing')} intro={t('suppliers.intro')} actions={mayChange && add}>
      <PurchasingNav />
      <Group gap="sm" className="filters">
        <SearchField
          label={t('suppliers.search')}
          value={search ?? ''}
          onSearch={(text) => navigate({ search: { search: text || undefined }, replace: true })}
        />
      </Group>
      <PagedTable
        label={t('purchasing.suppliers')}
        columns={columns}
        rowId={(row) => String(row.id)}
        query={query}
        empty={
          search ? (
            <EmptyState icon={IconSearchOff} title={t('list.noMatch')} text={t('list.noMatchHelp')} />
          ) : (
            <EmptyState
              icon={IconBuildingFactory2}
              title={t('suppliers.empty')}
              text={t('suppliers.emptyHelp')}
              action={mayChange && add}
            />
          )
        }
      />
    </Page>
  );
}

function useSupplierColumns() {
  const { t } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: t('supplier.name'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <div className="cell-title">
              <Anchor
                fw={600}
                renderRoot={(rest) => (
                  <Link to="/purchasing/suppliers/$supplierId" params={{ supplierId: row.id }} {...rest} />
                )}
              >
                {row.name}
              </Anchor>
              <Text size="sm" c="dimmed">
                {[row.contact, row.email].filter(Boolean).join(' · ')}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'leadTime',
          header: t('supplier.leadTime'),
          cell: ({ row: { original: row } }) =>
            row.leadTimeDays === null ? '–' : t('supplier.days', { count: row.leadTimeDays }),
        }),
        ...(['products', 'openOrders', 'drafts'] as const).map((counter) =>
          column.display({
            id: counter,
            header: t(`supplier.${counter}`),
            meta: { align: 'right' },
            cell: ({ row }) => <Units value={row.original[counter]} />,
          }),
        ),
      ]),
    [t],
  );
}
