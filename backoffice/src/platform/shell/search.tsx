import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import { IconBox, IconBuildingWarehouse, IconPlus, IconReceipt, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMayAll } from '../../accounts/session.ts';
import type { ProductRow } from '../../catalogue/api.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import type { InventoryRow } from '../../inventory/api.ts';
import type { OrderRow } from '../../orders/api.ts';
import { settingsColumns } from '../../settings/settings-columns.ts';
import { api, type Page } from '../api.ts';
import { destinations } from './side-nav.tsx';

const found = 6;

/** Ctrl/Cmd+K: pages, products, variants and orders by a few letters. */
export default function Search({ onClose }: { onClose(): void }) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const actions = useActions(text);
  useEffect(() => spotlight.open(), []);
  return (
    <Spotlight
      query={text}
      onQueryChange={setText}
      onSpotlightClose={onClose}
      shortcut={null}
      // What is found was already matched: pages here, the rest by the server.
      filter={(_, all) => all}
      actions={actions}
      nothingFound={t('search.nothing')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('search.placeholder'),
        'aria-label': t('search.placeholder'),
      }}
    />
  );
}

function useActions(text: string): SpotlightActionGroupData[] {
  const { t } = useI18n();
  const navigate = useNavigate();
  const may = useMayAll();
  const [settled] = useDebouncedValue(text.trim(), 200);
  const hits = useHits(settled);
  const wanted = text.trim().toLowerCase();

  const pages: SpotlightActionData[] = [
    ...destinations.map(({ to, label, icon: Icon }) => ({
      id: to,
      label: t(label),
      leftSection: <Icon size={20} stroke={1.6} />,
      onClick: () => navigate({ to }),
    })),
    ...settingsColumns
      .flatMap(({ entries }) => [...entries])
      .filter((entry) => !('needs' in entry) || may(entry.needs))
      .map(({ to, label, icon: Icon }) => ({
        id: to,
        label: t('settings.crumb', { page: t(label) }),
        leftSection: <Icon size={20} stroke={1.6} />,
        onClick: () => navigate({ to }),
      })),
    {
      id: '/tools/outbox',
      label: t('search.page./tools/outbox'),
      leftSection: <IconSearch size={20} stroke={1.6} />,
      onClick: () => navigate({ to: '/tools/outbox' }),
    },
    ...(may('catalogue')
      ? [
          {
            id: 'add',
            label: t('products.add'),
            leftSection: <IconPlus size={20} stroke={1.6} />,
            onClick: () => navigate({ to: '/products/new' }),
          },
        ]
      : []),
  ].filter(({ label }) => label.toLowerCase().includes(wanted));

  const groups: SpotlightActionGroupData[] = [
    { group: t('search.pages'), actions: pages },
    {
      group: t('nav.products'),
      actions: hits.products.map((product) => ({
        id: `product-${product.id}`,
        label: product.title,
        description: product.brand ?? undefined,
        leftSection: <IconBox size={20} stroke={1.6} />,
        onClick: () => navigate({ to: '/products/$productId', params: { productId: product.id } }),
      })),
    },
    {
      group: t('search.variants'),
      actions: hits.variants.map((variant) => ({
        id: `variant-${variant.variantId}`,
        label: `${variant.productTitle} · ${variant.variantTitle}`,
        description: variant.sku || undefined,
        leftSection: <IconBuildingWarehouse size={20} stroke={1.6} />,
        onClick: () => navigate({ to: '/variants/$variantId', params: { variantId: variant.variantId } }),
      })),
    },
    {
      group: t('nav.orders'),
      actions: hits.orders.map((order) => ({
        id: `order-${order.id}`,
        label: order.number,
        description: order.customer,
        leftSection: <IconReceipt size={20} stroke={1.6} />,
        onClick: () => navigate({ to: '/orders/$orderId', params: { orderId: order.id } }),
      })),
    },
  ];
  return groups.filter(({ actions }) => actions.length > 0);
}

function useHits(search: string): { products: ProductRow[]; variants: InventoryRow[]; orders: OrderRow[] } {
  const query = useQuery({
    queryKey: ['search', search],
    enabled: search.length >= 2,
    queryFn: async ({ signal }) => {
      const [products, variants, orders] = await Promise.all([
        api.get<Page<ProductRow>>('/products', { search, limit: found }, signal),
        api.get<Page<InventoryRow>>('/inventory', { search, limit: found }, signal),
        api.get<Page<OrderRow>>('/orders', { search, limit: found }, signal),
      ]);
      return { products: products.items, variants: variants.items, orders: orders.items };
    },
  });
  return (search.length >= 2 && query.data) || { products: [], variants: [], orders: [] };
}
