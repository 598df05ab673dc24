import { Button, Menu, Stack, Text } from '@mantine/core';
import { IconCalendar, IconChevronDown, IconPrinter, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { type PurchaseOrderView, purchaseOrderQuery } from './api.ts';
import { CancelRestModal } from './cancel-rest-modal.tsx';
import { Draft } from './draft-page.tsx';
import { MoveDaysModal } from './move-days-modal.tsx';
import { PurchaseHistory } from './purchase-history.tsx';
import { PurchaseLines } from './purchase-lines.tsx';
import { PurchaseStateTags } from './purchase-state.tsx';
import { ReceiveButton } from './receive-button.tsx';

const route = getRouteApi('/purchasing/orders/$purchaseOrderId');

/** One purchase order: a form while it is a draft; then what came, what is open and when it should be there. */
export function PurchaseOrderPage() {
  const { purchaseOrderId } = route.useParams();
  const query = useQuery(purchaseOrderQuery(purchaseOrderId));
  return (
    <LoadedPage query={query}>
      {(order) => (order.state === 'draft' ? <Draft key={order.id} order={order} /> : <Ordered order={order} />)}
    </LoadedPage>
  );
}

function Ordered({ order }: { order: PurchaseOrderView }) {
  const { t, day } = useI18n();
  return (
    <Page
      title={order.number}
      crumbs={[{ label: t('nav.purchasing'), link: { to: '/purchasing' } }]}
      intro={order.orderedAt && t('purchase.orderedOn', { day: day(order.orderedAt) })}
      badges={<PurchaseStateTags state={order.state} late={order.late} />}
      actions={<Actions order={order} />}
    >
      <div className="columns">
        <Stack gap="md">
          <PurchaseLines order={order} />
          <PurchaseHistory order={order} />
        </Stack>
        <Stack gap="md">
          <SupplierSection order={order} />
          <Costs order={order} />
        </Stack>
      </div>
    </Page>
  );
}

function Actions({ order }: { order: PurchaseOrderView }) {
  const { t } = useI18n();
  const mayChange = useMay('stock');
  const [doing, setDoing] = useState<'days' | 'cancel' | null>(null);
  const anyOpen = order.lines.some((line) => line.open > 0);
  const close = () => setDoing(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPrinter size={16} />}
        renderRoot={(rest) => (
          <Link to="/purchasing/orders/$purchaseOrderId/print" params={{ purchaseOrderId: order.id }} {...rest} />
        )}
      >
        {t('purchase.print')}
      </Button>
      {mayChange && anyOpen && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} />}>
              {t('purchase.change')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCalendar size={16} />} onClick={() => setDoing('days')}>
              {t('purchase.moveDays')}
            </Menu.Item>
            <Menu.Item leftSection={<IconX size={16} />} onClick={() => setDoing('cancel')}>
              {t('purchase.cancelRest')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {mayChange && anyOpen && <ReceiveButton orderId={order.id} primary />}
      <MoveDaysModal order={order} opened={doing === 'days'} onClose={close} />
      <CancelRestModal order={order} opened={doing === 'cancel'} onClose={close} />
    </>
  );
}

function SupplierSection({ order }: { order: PurchaseOrderView }) {
  const { t } = useI18n();
  const { supplier, reference, note } = order;
  return (
    <Section title={t('purchase.supplier')}>
      <Stack gap={6}>
        {supplier ? (
          <>
            <Link className="text-link" to="/purchasing/suppliers/$supplierId" params={{ supplierId: supplier.id }}>
              {supplier.name}
            </Link>
            {supplier.contact && <Text size="sm">{supplier.contact}</Text>}
            {supplier.email && (
              <a
                className="text-link break"
                href={`mailto:${supplier.email}?subject=${encodeURIComponent(order.number)}`}
              >
                {supplier.email}
              </a>
            )}
            {supplier.currencyNote && (
              <Text size="sm" c="dimmed">
                {supplier.currencyNote}
              </Text>
            )}
          </>
        ) : (
          <Text c="dimmed">{t('purchase.noSupplier')}</Text>
        )}
        {reference && <Text size="sm">{t('purchase.theirNumber', { reference })}</Text>}
        {note && (
          <Text size="sm" className="pre-line">
            {note}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Costs({ order }: { order: PurchaseOrderView }) {
  const { t, number, money } = useI18n();
  const { currency } = useStore();
  const sum = (counter: 'ordered' | 'received' | 'cancelled' | 'open') =>
    order.lines.reduce((total, line) => total + line[counter], 0);
  const cancelled = sum('cancelled');
  return (
    <Section title={t('purchase.summary')}>
      <dl className="totals">
        {(['ordered', 'received', 'open'] as const).map((counter) => (
          <div key={counter}>
            <dt>{t(`purchase.${counter}`)}</dt>
            <dd>{number(sum(counter))}</dd>
          </div>
        ))}
        {cancelled > 0 && (
          <div>
            <dt>{t('purchase.cancelled')}</dt>
            <dd>{number(cancelled)}</dd>
          </div>
        )}
        <div className="totals-sum">
          <dt>{t('purchase.cost')}</dt>
          <dd>{money(order.costMinor, currency)}</dd>
        </div>
      </dl>
    </Section>
  );
}
