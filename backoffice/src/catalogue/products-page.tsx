import { Anchor, Button, Group, Select, Text } from '@mantine/core';
import { IconBox, IconCategory, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { PolicyText } from '../inventory/policy-badge.tsx';
import { Units } from '../inventory/units.tsx';
import { oneOf, productSorts, productVisibilities } from '../platform/search-params.ts';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { SearchField } from '../platform/ui/search-field.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import { type ProductRow, productsQuery } from './api.ts';
import { VisibilityBadge } from './visibility-badge.tsx';

const route = getRouteApi('/products');
const column = columnsOf<ProductRow>();

/** The catalogue: search and filter live in the address, so a list can be bookmarked and returned to. */
export function ProductsPage() {
  const { t } = useI18n();
  const { search, visibility, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = useMay('catalogue');
  const query = useInfiniteQuery({
    ...productsQuery({ search, visibility, sort }),
    placeholderData: keepPreviousData,
  });
  const columns = useProductColumns();
  const addProduct = mayChange && (
    <Button leftSection={<IconPlus size={18} />} renderRoot={(rest) => <Link to="/products/new" {...rest} />}>
      {t('products.add')}
    </Button>
  );
  return (
    <Page
      title={t('nav.products')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconCategory size={18} />}
            renderRoot={(rest) => <Link to="/products/categories" {...rest} />}
          >
            {t('categories.title')}
          </Button>
          {addProduct}
        </>
      }
    >
      <Group gap="sm" className="filters">
        <SearchField
          label={t('products.search')}
          value={search ?? ''}
          onSearch={(text) => navigate({ search: (old) => ({ ...old, search: text || undefined }), replace: true })}
        />
        <Select
          aria-label={t('products.visibility')}
          allowDeselect={false}
          w={{ base: '100%', xs: 200 }}
          data={[
            { value: '', label: t('products.anyVisibility') },
            ...productVisibilities.map((value) => ({ value, label: t(`visibility.${value}`) })),
          ]}
          value={visibility ?? ''}
          onChange={(value) =>
            navigate({ search: (old) => ({ ...old, visibility: oneOf(productVisibilities, value) }), replace: true })
          }
        />
        <Select
          aria-label={t('products.sort')}
          allowDeselect={false}
          w={{ base: '100%', xs: 170 }}
          data={productSorts.map((value) => ({ value, label: t(`products.sort.${value}`) }))}
          value={sort ?? 'title'}
          onChange={(value) => {
            const chosen = oneOf(productSorts, value);
            navigate({ search: (old) => ({ ...old, sort: chosen === 'title' ? undefined : chosen }), replace: true });
          }}
        />
      </Group>
      <PagedTable
        label={t('nav.products')}
        columns={columns}
        rowId={(row) => String(row.id)}
        query={query}
        empty={
          search || visibility ? (
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
            <EmptyState icon={IconBox} title={t('products.empty')} text={t('products.emptyHelp')} action={addProduct} />
          )
        }
      />
    </Page>
  );
}

function useProductColumns() {
  const { t, money, number } = useI18n();
  const { currency } = useStore();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'title',
          header: t('products.title'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <Group gap="sm" wrap="nowrap">
              <Thumbnail url={row.imageUrl} />
              <div className="cell-title">
                <Anchor
                  fw={600}
                  renderRoot={(rest) => <Link to="/products/$productId" params={{ productId: row.id }} {...rest} />}
                >
                  {row.title}
                </Anchor>
                {row.brand && (
                  <Text size="sm" c="dimmed">
                    {row.brand}
                  </Text>
                )}
              </div>
            </Group>
          ),
        }),
        column.display({
          id: 'visibility',
          header: t('products.visibility'),
          cell: ({ row }) => <VisibilityBadge visibility={row.original.visibility} />,
        }),
        column.display({
          id: 'price',
          header: t('products.price'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{money(row.original.priceFromMinor, currency)}</span>,
        }),
        column.display({
          id: 'variants',
          header: t('products.variants'),
          meta: { align: 'right', phone: 'hidden' },
          cell: ({ row }) => <span className="units">{number(row.original.variantCount)}</span>,
        }),
        ...(['onHand', 'available', 'waiting'] as const).map((counter) =>
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
          cell: ({ row: { original: row } }) => (
            <div className="lines">
              {row.policies.map((policy) => (
                <PolicyText key={policy} policy={policy} />
              ))}
            </div>
          ),
        }),
      ]),
    [t, money, number, currency],
  );
}
