import { Alert, Select, Stack, Stepper, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { openOrdersQuery, type PurchaseOrderView, purchaseOrderQuery } from './api.ts';
import { CheckStep } from './check-step.tsx';
import { CountStep } from './count-step.tsx';
import { useReceiving } from './receiving.ts';

const route = getRouteApi('/purchasing/receive');

/** Receiving goods: count what came, by hand or with a scanner, check who gets what, and put it away. */
export function ReceivePage() {
  const { order } = route.useSearch();
  return order === undefined ? <Receive order={null} /> : <ReceiveOrder key={order} id={order} />;
}

function ReceiveOrder({ id }: { id: number }) {
  const query = useQuery(purchaseOrderQuery(id));
  return <LoadedPage query={query}>{(order) => <Receive order={order} />}</LoadedPage>;
}

function Receive({ order }: { order: PurchaseOrderView | null }) {
  const { t } = useI18n();
  const mayReceive = useMay('stock');
  const [step, setStep] = useState<'count' | 'check'>('count');
  const state = useReceiving(order);
  const crumbs = [{ label: t('nav.purchasing'), link: { to: '/purchasing' as const } }];
  if (order) {
    const to = '/purchasing/orders/$purchaseOrderId' as const;
    crumbs.push({ label: order.number, link: { to, params: { purchaseOrderId: order.id } } } as never);
  }
  if (!mayReceive) {
    return (
      <Page title={t('receive.title')} crumbs={crumbs}>
        <Alert icon={<IconLock />} color="gray">
          {t('form.readOnly')}
        </Alert>
      </Page>
    );
  }
  return (
    <Page
      title={order ? t('receive.titleOf', { number: order.number }) : t('receive.title')}
      intro={order?.supplier?.name}
      crumbs={crumbs}
    >
      <Stepper active={step === 'count' ? 0 : 1} size="sm" iconSize={30} className="steps">
        <Stepper.Step label={t('receive.count')} />
        <Stepper.Step label={t('receive.check')} />
      </Stepper>
      {step === 'count' ? (
        <Stack>
          {order === null && <ChooseOrder />}
          <CountStep order={order} state={state} onCheck={() => setStep('check')} />
        </Stack>
      ) : (
        <CheckStep order={order} state={state} onBack={() => setStep('count')} />
      )}
    </Page>
  );
}

/** Without a purchase order named, those that are open are offered first. */
function ChooseOrder() {
  const { t } = useI18n();
  const navigate = route.useNavigate();
  const orders = useQuery(openOrdersQuery).data?.items ?? [];
  return (
    <Section title={t('receive.whichOrder')} description={t('receive.whichOrderHelp')}>
      {orders.length === 0 ? (
        <Text c="dimmed">{t('receive.noOpenOrder')}</Text>
      ) : (
        <Select
          aria-label={t('receive.whichOrder')}
          placeholder={t('receive.withoutOrder')}
          maw={420}
          searchable
          nothingFoundMessage={t('list.noMatch')}
          data={orders.map((order) => ({
            value: String(order.id),
            label: [order.number, order.supplierName, order.reference].filter(Boolean).join(' · '),
          }))}
          value={null}
          onChange={(value) => value && navigate({ search: { order: Number(value) } })}
        />
      )}
    </Section>
  );
}
