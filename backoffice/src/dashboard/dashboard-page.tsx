import { Anchor, Group, Paper, SegmentedControl, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, type LinkProps } from '@tanstack/react-router';
import { useSession, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { dashboardPeriods } from '../platform/search-params.ts';
import { Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { Loaded } from '../platform/ui/states.tsx';
import { type Dashboard, dashboardQuery, daysQuery } from './api.ts';
import { DayChart, type Panel } from './day-chart.tsx';
import { FirstSteps } from './first-steps.tsx';

const route = getRouteApi('/');

/** What needs attention, every number leading to the list behind it, and how orders and backorders went. */
export function DashboardPage() {
  const { t } = useI18n();
  const { user } = useSession();
  const query = useQuery(dashboardQuery);
  return (
    <Page title={t('nav.dashboard')} intro={t('dashboard.greeting', { name: user?.name ?? '' })}>
      <Loaded query={query} skeleton={<CardsSkeleton />}>
        {(view) => (
          <>
            {view.firstSteps && <FirstSteps done={view.firstSteps} />}
            <Facts view={view} />
          </>
        )}
      </Loaded>
      <OverTime />
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

function Facts({ view }: { view: Dashboard }) {
  const facts = useFacts(view);
  return (
    <SimpleGrid cols={{ base: 2, md: 3 }} spacing="md" component="ul" className="plain-list">
      {facts.map((fact) => (
        <Paper component="li" key={fact.label} className="card fact" data-attention={fact.attention || undefined}>
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

function useFacts(view: Dashboard): Fact[] {
  const { t, number, money, since } = useI18n();
  const { currency } = useStore();
  const facts: (Fact | false)[] = [
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
      link: { to: '/inventory', search: { status: 'on_backorder', sort: 'waiting', order: 'desc' } },
      attention: view.oldestWaitingAt !== null,
    },
    view.latePromiseOrders > 0 && {
      label: t('dashboard.latePromises'),
      value: number(view.latePromiseOrders),
      detail: t('dashboard.latePromisesDetail', { count: view.latePromiseOrders }),
      link: { to: '/orders', search: { filter: 'late' } },
      attention: true,
    },
    {
      label: t('dashboard.ready'),
      value: number(view.readyToShipOrders),
      detail: t('dashboard.readyDetail', { count: view.readyToShipOrders }),
      link: { to: '/orders', search: { filter: 'ready' } },
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
      detail: t('dashboard.outDetail', { count: view.outOfStockWithWaiting }),
      link: { to: '/inventory', search: { status: 'out_of_stock', sort: 'waiting', order: 'desc' } },
      attention: view.outOfStockVariants > 0,
    },
    view.lateDeliveries.purchaseOrders > 0 && {
      label: t('dashboard.lateDeliveries'),
      value: number(view.lateDeliveries.purchaseOrders),
      detail: t('dashboard.lateDeliveriesDetail', {
        count: view.lateDeliveries.purchaseOrders,
        units: number(view.lateDeliveries.units),
      }),
      link: { to: '/purchasing', search: { filter: 'late' } },
      attention: true,
    },
    view.refusedPayments > 0 && {
      label: t('dashboard.refused'),
      value: number(view.refusedPayments),
      detail: t('dashboard.refusedDetail', { count: view.refusedPayments }),
      link: { to: '/orders', search: { filter: 'refused' } },
      attention: true,
    },
    view.unsentMails > 0 && {
      label: t('dashboard.mails'),
      value: number(view.unsentMails),
      detail: t('dashboard.mailsDetail'),
      link: { to: '/tools/outbox', search: { state: 'unsent' } },
      attention: true,
    },
    view.disabledWebhooks > 0 && {
      label: t('webhooks.title'),
      value: number(view.disabledWebhooks),
      detail: t('dashboard.webhooksDetail'),
      link: { to: '/settings/webhooks' },
      attention: true,
    },
    view.failedChangeSets > 0 && {
      label: t('dashboard.failedSets'),
      value: number(view.failedChangeSets),
      detail: t('dashboard.failedSetsDetail'),
      link: { to: '/tools/changes' },
      attention: true,
    },
    {
      label: t('dashboard.ordersToday'),
      value: number(view.ordersToday),
      detail: t('dashboard.revenue', { money: money(view.revenueTodayMinor, currency) }),
      link: { to: '/orders' },
    },
  ];
  return facts.filter((fact) => fact !== false);
}

const ordersPanels: Panel[] = [
  {
    height: 200,
    series: [
      { key: 'orders', tone: 'ready', as: 'bar' },
      { key: 'stillWaiting', tone: 'waiting', as: 'bar' },
    ],
  },
];
const backorderPanels: Panel[] = [
  {
    height: 110,
    series: [
      { key: 'joined', tone: 'waiting', as: 'left' },
      { key: 'filled', tone: 'filled', as: 'right' },
    ],
  },
  { height: 90, series: [{ key: 'waiting', tone: 'waiting', as: 'area' }] },
];

function OverTime() {
  const { t } = useI18n();
  const { days = 30 } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(daysQuery(days));
  return (
    <Stack gap="md" component="section" aria-labelledby="over-time" aria-busy={query.isPlaceholderData}>
      <Group justify="space-between" mt="xs">
        <Title order={2} id="over-time">
          {t('dashboard.overTime')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('dashboard.period')}
          data={dashboardPeriods.map((value) => ({
            value: String(value),
            label: t('dashboard.days', { count: value }),
          }))}
          value={String(days)}
          onChange={(value) => {
            const chosen = dashboardPeriods.find((each) => String(each) === value);
            navigate({ search: { days: chosen === 30 ? undefined : chosen }, replace: true, resetScroll: false });
          }}
        />
      </Group>
      <Loaded query={query} skeleton={<Skeleton h={300} radius="md" />}>
        {(shown) => (
          <div className="charts">
            <Section title={t('dashboard.orders')} description={t('dashboard.ordersHelp')}>
              <DayChart title={t('dashboard.orders')} days={shown} panels={ordersPanels} />
            </Section>
            <Section title={t('dashboard.backorders')} description={t('dashboard.backordersHelp')}>
              <DayChart title={t('dashboard.backorders')} days={shown} panels={backorderPanels} />
            </Section>
          </div>
        )}
      </Loaded>
    </Stack>
  );
}

function CardsSkeleton() {
  const { t } = useI18n();
  return (
    <SimpleGrid cols={{ base: 2, md: 3 }} role="status" aria-label={t('common.loading')}>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((card) => (
        <Skeleton key={card} h={112} radius="md" />
      ))}
    </SimpleGrid>
  );
}
