import { Group, SegmentedControl, SimpleGrid, Text } from '@mantine/core';
import { IconMoodSmile, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { backorderFilters, backorderViews, oneOf } from '../platform/search-params.ts';
import { PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { SearchField } from '../platform/ui/search-field.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { backorderOrdersQuery, backorderSummaryQuery, backorderVariantsQuery } from './api.ts';
import { useOrderColumns } from './order-columns.tsx';
import { useVariantColumns } from './variant-columns.tsx';

const route = getRouteApi('/backorders');

/** Everything that waits: for whom, for how long, what was promised, what covers it. Those promised earliest first. */
export function BackordersPage() {
  const { t } = useI18n();
  const { view = 'variants', search, filter } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('nav.backorders')} intro={t('backorders.intro')}>
      <Figures />
      <Group gap="sm" className="filters">
        <SegmentedControl
          aria-label={t('backorders.view')}
          data={backorderViews.map((value) => ({ value, label: t(`backorders.view.${value}`) }))}
          value={view}
          onChange={(value) => {
            const chosen = oneOf(backorderViews, value);
            navigate({ search: { view: chosen === 'variants' ? undefined : chosen, filter }, replace: true });
          }}
        />
        <SearchField
          key={view}
          label={t(`backorders.search.${view}`)}
          value={search ?? ''}
          onSearch={(text) => navigate({ search: (old) => ({ ...old, search: text || undefined }), replace: true })}
        />
        <SegmentedControl
          aria-label={t('backorders.filter')}
          data={backorderFilters.map((value) => ({ value, label: t(`backorders.filter.${value}`) }))}
          value={filter ?? 'all'}
          onChange={(value) => {
            const chosen = oneOf(backorderFilters, value);
            navigate({ search: (old) => ({ ...old, filter: chosen === 'all' ? undefined : chosen }), replace: true });
          }}
        />
      </Group>
      {view === 'variants' ? (
        <ByVariant search={search} filter={filter} />
      ) : (
        <ByOrder search={search} filter={filter} />
      )}
    </Page>
  );
}

function Figures() {
  const { t, number, money, since } = useI18n();
  const { currency } = useStore();
  const summary = useQuery(backorderSummaryQuery).data;
  const figures = [
    { label: t('backorders.units'), value: summary && number(summary.units) },
    { label: t('backorders.money'), value: summary && money(summary.minor, currency) },
    { label: t('backorders.orders'), value: summary && number(summary.orders) },
    {
      label: t('backorders.late'),
      value: summary && number(summary.lateLines),
      attention: (summary?.lateLines ?? 0) > 0,
    },
    { label: t('backorders.oldest'), value: summary && (summary.oldestAt ? since(summary.oldestAt) : '–') },
  ];
  return (
    <SimpleGrid component="dl" cols={{ base: 2, xs: 3, md: 5 }} spacing="sm" m={0}>
      {figures.map(({ label, value, attention }) => (
        <div key={label} className="card figure" data-attention={attention || undefined}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <dd>{value ?? '…'}</dd>
        </div>
      ))}
    </SimpleGrid>
  );
}

type Filters = Pick<ReturnType<typeof route.useSearch>, 'search' | 'filter'>;

function ByVariant(filters: Filters) {
  const { t } = useI18n();
  const query = useInfiniteQuery({ ...backorderVariantsQuery(filters), placeholderData: keepPreviousData });
  const columns = useVariantColumns();
  return (
    <PagedTable
      label={t('backorders.view.variants')}
      columns={columns}
      rowId={(row) => String(row.variantId)}
      query={query}
      empty={<Nothing filtered={Boolean(filters.search || filters.filter)} />}
    />
  );
}

function ByOrder(filters: Filters) {
  const { t } = useI18n();
  const query = useInfiniteQuery({ ...backorderOrdersQuery(filters), placeholderData: keepPreviousData });
  const columns = useOrderColumns();
  return (
    <PagedTable
      label={t('backorders.view.orders')}
      columns={columns}
      rowId={(row) => String(row.orderId)}
      query={query}
      empty={<Nothing filtered={Boolean(filters.search || filters.filter)} />}
    />
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useI18n();
  return filtered ? (
    <EmptyState icon={IconSearchOff} title={t('list.noMatch')} text={t('list.noMatchHelp')} />
  ) : (
    <EmptyState icon={IconMoodSmile} title={t('backorders.empty')} text={t('backorders.emptyHelp')} />
  );
}
