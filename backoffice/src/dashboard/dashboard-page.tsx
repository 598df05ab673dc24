import { Anchor, Button, Paper, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { IconBox } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useMay, useSession, useStore } from '../accounts/session.ts';
import { productsQuery } from '../catalogue/api.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { EmptyState, Loaded } from '../platform/ui/states.tsx';
import { type DashboardView, dashboardQuery } from './api.ts';
import { OrdersChart } from './orders-chart.tsx';

/** What needs attention today: every number leads to the list behind it. */
export function DashboardPage() {
  const { t } = useI18n();
  const { user } = useSession();
  const query = useQuery(dashboardQuery);
  return (
    <Page title={t('nav.dashboard')} intro={t('dashboard.greeting', { name: user?.name ?? '' })}>
      <FirstSteps />
      <Loaded query={query} skeleton={<DashboardSkeleton />}>
        {(view) => (
          <>
            <Facts view={view} />
            <Section title={t('dashboard.chart')} description={t('dashboard.chartHelp')}>
              <OrdersChart days={view.days} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

type Fact = {
  label: string;
  value: string;
  detail: string;
  link: Pick<LinkProps, 'to' | 'search'>;
  attention?: boolean;
};

function Facts({ view }: { view: DashboardView }) {
  const { t, number, money, since } = useI18n();
  const { currency } = useStore();
  const facts: Fact[] = [
    {
      label: t('dashboard.ordersToday'),
      value: number(view.ordersToday),
      detail: t('dashboard.revenue', { money: money(view.revenueTodayMinor, currency) }),
      link: { to: '/orders' },
    },
    {
      label: t('dashboard.ready'),
      value: number(view.readyToShipOrders),
      detail: t('dashboard.readyDetail', { count: view.readyToShipOrders }),
      link: { to: '/orders', search: { filter: 'ready' } },
    },
    {
      label: t('dashboard.waiting'),
      value: number(view.waitingUnits),
      detail: t('dashboard.waitingDetail', { count: view.waitingOrders, money: money(view.waitingMinor, currency) }),
      link: { to: '/orders', search: { filter: 'waiting' } },
      attention: view.waitingUnits > 0,
    },
    {
      label: t('dashboard.oldest'),
      value: view.oldestWaitingAt ? since(view.oldestWaitingAt) : '–',
      detail: view.oldestWaitingAt ? t('dashboard.oldestDetail') : t('dashboard.nobodyWaits'),
      link: { to: '/inventory', search: { status: 'on_backorder' } },
      attention: view.oldestWaitingAt !== null,
    },
    {
      label: t('dashboard.low'),
      value: number(view.lowStockVariants),
      detail: t('dashboard.lowDetail'),
      link: { to: '/inventory', search: { status: 'low' } },
      attention: view.lowStockVariants > 0,
    },
    {
      label: t('dashboard.out'),
      value: number(view.outOfStockVariants),
      detail: t('dashboard.outDetail'),
      link: { to: '/inventory', search: { status: 'out_of_stock' } },
      attention: view.outOfStockVariants > 0,
    },
  ];
  return (
    <SimpleGrid cols={{ base: 2, md: 3 }} spacing="md">
      {facts.map((fact) => (
        <Paper key={fact.label} className="card fact" data-attention={fact.attention || undefined}>
          <Anchor size="sm" className="fact-label" renderRoot={(rest) => <Link {...fact.link} {...rest} />}>
            {fact.label}
          </Anchor>
          <Text className="fact-value">{fact.value}</Text>
          <Text size="sm" c="dimmed">
            {fact.detail}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

/** In a shop without products the first thing to do is to add one. */
function FirstSteps() {
  const { t } = useI18n();
  const mayChange = useMay('catalogue');
  const products = useInfiniteQuery(productsQuery({ limit: 1 })).data?.pages[0];
  if (!products || products.total > 0 || !mayChange) return null;
  return (
    <Paper className="card">
      <EmptyState
        icon={IconBox}
        title={t('dashboard.first')}
        text={t('dashboard.firstHelp')}
        action={<Button renderRoot={(rest) => <Link to="/products/new" {...rest} />}>{t('products.add')}</Button>}
      />
    </Paper>
  );
}

function DashboardSkeleton() {
  const { t } = useI18n();
  return (
    <SimpleGrid cols={{ base: 2, md: 3 }} role="status" aria-label={t('common.loading')}>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((card) => (
        <Skeleton key={card} h={112} radius="md" />
      ))}
    </SimpleGrid>
  );
}
