import { Alert, Anchor, Button, Progress, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconBoxSeam, IconCircleCheck, IconLoader } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { type Crumb, Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage, useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastFailed } from '../platform/ui/toast.ts';
import { type DeliveryView, deliveryQuery, prepareDelivered, refreshAfterDelivery } from './api.ts';
import { DeliveryLines } from './delivery-lines.tsx';
import { FilledSection, filledText, MovedSection, WaitingSection } from './effects.tsx';

const route = getRouteApi('/purchasing/deliveries/$deliveryId');
export const deliveryTones = { running: 'info', done: 'good', failed: 'attention' } as const;

/** One delivery: what came, who was filled, who still waited and whose promise moved; shipments in one click. */
export function DeliveryPage() {
  const { deliveryId } = route.useParams();
  const query = useQuery(deliveryQuery(deliveryId));
  return <LoadedPage query={query}>{(delivery) => <Delivery key={delivery.id} delivery={delivery} />}</LoadedPage>;
}

function Delivery({ delivery }: { delivery: DeliveryView }) {
  const { t, dateTime } = useI18n();
  useRefreshWhenDone(delivery);
  const crumbs: Crumb[] = [
    { label: t('nav.purchasing'), link: { to: '/purchasing' } },
    { label: t('purchasing.deliveries'), link: { to: '/purchasing/deliveries' } },
  ];
  const { outcome } = delivery;
  return (
    <Page
      title={delivery.number}
      crumbs={crumbs}
      intro={[
        delivery.supplierName,
        delivery.actor === 'system' ? t('purchase.bySystem') : delivery.actor,
        dateTime(delivery.receivedAt),
        delivery.reference,
      ]
        .filter(Boolean)
        .join(' · ')}
      badges={<Tag tone={deliveryTones[delivery.state]}>{t(`delivery.state.${delivery.state}`)}</Tag>}
      actions={
        delivery.purchaseOrderId !== null && (
          <Button
            variant="default"
            renderRoot={(rest) => (
              <Link
                to="/purchasing/orders/$purchaseOrderId"
                params={{ purchaseOrderId: delivery.purchaseOrderId as number }}
                {...rest}
              />
            )}
          >
            {delivery.purchaseOrderNumber}
          </Button>
        )
      }
    >
      {delivery.state === 'running' && <Running delivery={delivery} />}
      {delivery.state === 'failed' && (
        <Alert role="alert" color="red" icon={<IconAlertCircle />} title={t('receive.notReceived')}>
          {delivery.failure}
        </Alert>
      )}
      {outcome && (
        <>
          <Alert role="status" color="shelf" icon={<IconCircleCheck />} title={t('delivery.done')}>
            {outcome.filled.lines > 0 ? filledText(outcome.filled, t) : t('effects.nobody')}
          </Alert>
          <FilledSection
            filled={outcome.filled}
            title={t('effects.didFill')}
            actions={<PrepareButton delivery={delivery} />}
          />
          <WaitingSection waiting={outcome.stillWaiting} title={t('effects.stillWaits')} />
          <MovedSection moved={outcome.moved} />
        </>
      )}
      {delivery.overrides.map((override) => (
        <OverrideSection key={override.variantId} override={override} />
      ))}
      {delivery.lines.length > 0 && <DeliveryLines lines={delivery.lines} />}
    </Page>
  );
}

/** While it was running, other pages were shown as before; once it is done they are asked for anew. */
function useRefreshWhenDone({ state }: DeliveryView) {
  const queryClient = useQueryClient();
  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'running' && state === 'done') refreshAfterDelivery(queryClient);
    before.current = state;
  }, [state, queryClient]);
}

function Running({ delivery: { progress, total } }: { delivery: DeliveryView }) {
  const { t, number } = useI18n();
  return (
    <Alert role="status" icon={<IconLoader />} title={t('delivery.running')}>
      <Stack gap="xs">
        <Progress
          value={total === 0 ? 0 : Math.min(100, (100 * progress) / total)}
          aria-label={t('delivery.running')}
          animated
        />
        <Text size="sm">
          {t('delivery.progress', { done: number(progress), total: number(total) })} {t('delivery.mayLeave')}
        </Text>
      </Stack>
    </Alert>
  );
}

/** Prepares shipments of all that this delivery made ready, call by call where there are many. */
function PrepareButton({ delivery }: { delivery: DeliveryView }) {
  const { t } = useI18n();
  const mayPrepare = useMay('orders');
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [prepared, setPrepared] = useState(0);
  const preparing = useMutation({
    async mutationFn() {
      let done = 0;
      for (let more = true; more; ) {
        const answer = await prepareDelivered(delivery.id);
        done += answer.prepared;
        setPrepared(done);
        more = answer.more;
      }
    },
    onError: (error) => toastFailed(errorText(error)),
    onSettled: () => {
      for (const key of ['deliveries', 'orders', 'dashboard']) queryClient.invalidateQueries({ queryKey: [key] });
    },
  });
  if (preparing.isSuccess && prepared > 0) {
    return (
      <Anchor fw={600} renderRoot={(rest) => <Link to="/orders" search={{ filter: 'prepared' }} {...rest} />}>
        {t('delivery.prepared', { count: prepared })}
      </Anchor>
    );
  }
  if (!mayPrepare || delivery.readyOrders === 0) return null;
  return (
    <Button
      leftSection={<IconBoxSeam size={16} />}
      loading={preparing.isPending}
      loaderProps={{ children: prepared > 0 ? String(prepared) : undefined }}
      onClick={() => preparing.mutate()}
    >
      {t('delivery.prepare', { count: delivery.readyOrders })}
    </Button>
  );
}

type OverrideView = DeliveryView['overrides'][number];
const column = columnsOf<OverrideView['lines'][number]>();

function OverrideSection({ override }: { override: OverrideView }) {
  const { t, dateTime } = useI18n();
  const columns = useMemo(
    () =>
      column.columns([
        column.display({
          id: 'order',
          header: t('effects.order'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: line } }) => (
            <div className="cell-title">
              <Anchor
                fw={600}
                renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: line.orderId }} {...rest} />}
              >
                {line.orderNumber}
              </Anchor>
              <Text size="sm" c="dimmed">
                {line.customer}
              </Text>
            </div>
          ),
        }),
        ...(['byHand', 'byRule', 'got'] as const).map((counter) =>
          column.display({
            id: counter,
            header: t(`override.${counter}Units`),
            meta: { align: 'right' },
            cell: ({ row }) => <Units value={row.original[counter]} />,
          }),
        ),
      ]),
    [t],
  );
  return (
    <Section
      title={t('override.of', { title: override.title })}
      description={`${override.reason} — ${override.actor}, ${dateTime(override.at)}`}
      flush
    >
      <DataTable
        label={t('override.of', { title: override.title })}
        columns={columns}
        rows={override.lines}
        rowId={(line) => String(line.orderId)}
      />
    </Section>
  );
}
