import { Kbd } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import {
  IconAlertCircle,
  IconBox,
  IconBuildingWarehouse,
  IconHistory,
  IconReceipt,
  IconRefresh,
  IconSearch,
} from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import type { SearchResult } from '../../../../server/src/search/schemas.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { api } from '../api.ts';
import { useErrorText } from '../ui/states.tsx';
import { fuzzyFind } from './fuzzy.ts';
import { type Recent, useRecent } from './recent.ts';
import { usePlaces } from './search-places.ts';

const fewestLetters = 2;
const mostPlaces = 6;
const iconSize = { size: 20, stroke: 1.6 };

/** Ctrl/Cmd+K: pages and actions, products, variants and orders by a few letters; first of all what was opened last. */
export default function Search({ onClose }: { onClose(): void }) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const search = useSearch(text);
  const groups = useGroups(text.trim(), search.found);
  useEffect(() => spotlight.open(), []);
  const shown = groups.reduce((sum, group) => sum + group.hits.length, 0);
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight={460}
    >
      <Spotlight.Search
        leftSection={<IconSearch size={18} />}
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.hits.map((hit) => (
              <Spotlight.Action
                key={`${group.label} ${hit.key}`}
                label={hit.label}
                description={hit.detail || undefined}
                leftSection={hit.icon}
                highlightQuery
                onClick={hit.open}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {search.error && (
          <Spotlight.Action
            label={t('search.again')}
            description={search.error}
            leftSection={<IconAlertCircle {...iconSize} />}
            rightSection={<IconRefresh size={18} />}
            closeSpotlightOnTrigger={false}
            onClick={search.retry}
          />
        )}
        {shown === 0 && !search.error && (
          <Spotlight.Empty>{search.searching ? t('search.searching') : t('search.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      <Spotlight.Footer className="search-foot">
        <span role="status">
          {search.searching ? t('search.searching') : text.trim() && t('search.found', { count: shown })}
        </span>
        <span className="search-keys" aria-hidden="true">
          <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {t('search.choose')} <Kbd size="xs">Enter</Kbd>{' '}
          {t('search.open')}
        </span>
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

const nothing: SearchResult = { products: [], variants: [], orders: [] };

function useSearch(typed: string) {
  const errorText = useErrorText();
  const [text] = useDebouncedValue(typed.trim(), 150);
  const enough = typed.trim().length >= fewestLetters;
  const query = useQuery({
    queryKey: ['search', text],
    enabled: text.length >= fewestLetters,
    queryFn: ({ signal }) => api.get<SearchResult>('/search', { text }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return {
    found: (enough && query.data) || nothing,
    searching: enough && (query.isFetching || text !== typed.trim()),
    error: enough && query.isError && !query.isFetching ? errorText(query.error) : null,
    retry: () => query.refetch(),
  };
}

type Hit = { key: string; label: string; detail: string; icon: ReactNode; open(): void };
type Group = { label: string; hits: Hit[] };

function useGroups(text: string, found: SearchResult): Group[] {
  const { t } = useI18n();
  const [recent, remember] = useRecent();
  const open = useOpen();
  const places = usePlaces();

  function hit(opened: Recent, icon: ReactNode): Hit {
    return {
      key: `${opened.kind} ${opened.id}`,
      label: opened.label,
      detail: opened.detail,
      icon,
      open() {
        remember(opened);
        open(opened);
      },
    };
  }
  const placeHits = (text ? fuzzyFind(places, text).slice(0, mostPlaces) : places).map(({ id, label, icon: Icon }) =>
    hit({ kind: 'place', id, label, detail: '' }, <Icon {...iconSize} />),
  );
  const products = found.products.map(({ id, title, brand }) =>
    hit({ kind: 'product', id, label: title, detail: brand ?? '' }, <IconBox {...iconSize} />),
  );
  const variants = found.variants.map(({ id, productTitle, title, sku, ean }) =>
    hit(
      { kind: 'variant', id, label: `${productTitle} · ${title}`, detail: [sku, ean].filter(Boolean).join(' · ') },
      <IconBuildingWarehouse {...iconSize} />,
    ),
  );
  const orders = found.orders.map(({ id, number, customer, email }) =>
    hit({ kind: 'order', id, label: number, detail: `${customer} · ${email}` }, <IconReceipt {...iconSize} />),
  );
  const groups = [
    { label: t('search.recent'), hits: text ? [] : recent.map((each) => hit(each, <IconHistory {...iconSize} />)) },
    { label: t('nav.orders'), hits: orders },
    { label: t('search.variants'), hits: variants },
    { label: t('nav.products'), hits: products },
    { label: t('search.pages'), hits: placeHits },
  ];
  return groups.filter(({ hits }) => hits.length > 0);
}

/** Leads to something the search found, now or before. */
function useOpen(): (opened: Recent) => void {
  const navigate = useNavigate();
  const places = usePlaces();
  return ({ kind, id }) => {
    if (kind === 'place') places.find((place) => place.id === id)?.open();
    if (kind === 'product') navigate({ to: '/products/$productId', params: { productId: Number(id) } });
    if (kind === 'variant') navigate({ to: '/variants/$variantId', params: { variantId: Number(id) } });
    if (kind === 'order') navigate({ to: '/orders/$orderId', params: { orderId: Number(id) } });
  };
}
