import { Alert, Anchor, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type Address, type OrderView, orderQuery } from './api.ts';
import { InvoicesSection } from './invoices-section.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrderLines } from './order-lines.tsx';
import { PaymentsSection } from './payments-section.tsx';
import { ShipmentsSection } from './shipments-section.tsx';
import { PaymentBadge, ShipmentBadge } from './state-badges.tsx';
import { TimelineSection } from './timeline-section.tsx';

const route = getRouteApi('/orders/$orderId');

/** One order: its lines with where every unit stands, what was promised, to whom, and for how much. */
export function OrderPage() {
  const { orderId } = route.useParams();
  const query = useQuery(orderQuery(orderId));
  return <LoadedPage query={query}>{(order) => <OrderDetail order={order} />}</LoadedPage>;
}

function OrderDetail({ order }: { order: OrderView }) {
  const { t, dateTime } = useI18n();
  const waiting = order.lines.reduce((sum, line) => sum + line.waiting, 0);
  return (
    <Page
      title={order.number}
      crumbs={[{ label: t('nav.orders'), link: { to: '/orders' } }]}
      intro={t('order.placed', { when: dateTime(order.placedAt), channel: t(channelKey(order.channel)) })}
      badges={
        <>
          <PaymentBadge state={order.paymentState} />
          <ShipmentBadge state={order.shipmentState} />
          {waiting > 0 && <Tag tone="attention">{t('order.onBackorder', { count: waiting })}</Tag>}
        </>
      }
      actions={<OrderActions order={order} />}
    >
      {order.heldAt && (
        <Alert color="yellow" icon={<IconClockPause />} title={t('order.held')}>
          {t('order.heldText', { when: dateTime(order.heldAt) })}
        </Alert>
      )}
      <div className="columns">
        <Stack gap="md">
          <OrderLines order={order} />
          <Totals order={order} />
          <ShipmentsSection order={order} />
          <TimelineSection orderId={order.id} currency={order.currency} />
        </Stack>
        <Stack gap="md">
          <Customer order={order} />
          {order.note && (
            <Section title={t('order.note')}>
              <Text className="pre-line">{order.note}</Text>
            </Section>
          )}
          <PaymentsSection order={order} />
          <Delivery order={order} />
          <InvoicesSection order={order} />
        </Stack>
      </div>
    </Page>
  );
}

function channelKey(channel: string) {
  if (channel === 'api') return 'channel.api' as const;
  if (channel === 'pos') return 'channel.pos' as const;
  if (channel === 'backoffice') return 'channel.backoffice' as const;
  return 'channel.web' as const;
}

function Totals({ order }: { order: OrderView }) {
  const { t, money } = useI18n();
  const rows = [
    [t('order.subtotal'), order.subtotalMinor],
    [t('order.shippingBy', { method: order.shippingTitle }), order.shippingMinor],
    [order.pricesIncludeTax ? t('order.taxIncluded') : t('order.tax'), order.taxMinor],
  ] as const;
  return (
    <Section title={t('order.totals')}>
      <dl className="totals">
        {rows.map(([label, minor]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{money(minor, order.currency)}</dd>
          </div>
        ))}
        <div className="totals-sum">
          <dt>{t('order.total')}</dt>
          <dd>{money(order.totalMinor, order.currency)}</dd>
        </div>
      </dl>
    </Section>
  );
}

function Customer({ order }: { order: OrderView }) {
  const { t } = useI18n();
  const sameAddress = JSON.stringify(order.shippingAddress) === JSON.stringify(order.billingAddress);
  return (
    <Section title={t('order.customer')}>
      <Stack gap="md">
        {order.email ? (
          <Anchor href={`mailto:${order.email}`} className="break">
            {order.email}
          </Anchor>
        ) : (
          <Text c="dimmed">{t('order.noEmail')}</Text>
        )}
        <SimpleGrid cols={1} spacing="md">
          <AddressBlock title={t('order.shippingAddress')} address={order.shippingAddress} />
          {sameAddress ? (
            <Text size="sm" c="dimmed">
              {t('order.billingSame')}
            </Text>
          ) : (
            <AddressBlock title={t('order.billingAddress')} address={order.billingAddress} />
          )}
        </SimpleGrid>
      </Stack>
    </Section>
  );
}

function AddressBlock({ title, address }: { title: string; address: Address }) {
  const { language } = useI18n();
  const country = new Intl.DisplayNames(language, { type: 'region' }).of(address.country) ?? address.country;
  const lines = [
    address.name,
    address.company,
    address.street,
    `${address.postalCode} ${address.city}`.trim(),
    address.city && country, // over the counter nobody says where they live
    address.phone,
  ].filter(Boolean);
  if (lines.length === 0) return null;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <address className="address">
        {lines.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </address>
    </div>
  );
}

function Delivery({ order }: { order: OrderView }) {
  const { t } = useI18n();
  return (
    <Section title={t('order.delivery')}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text size="sm">{order.shippingTitle}</Text>
          <ShipmentBadge state={order.shipmentState} />
        </Group>
        {order.shipComplete && (
          <Text size="sm" c="dimmed">
            {t('order.shipComplete')}
          </Text>
        )}
      </Stack>
    </Section>
  );
}
