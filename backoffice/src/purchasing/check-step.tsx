import { Button, Group, Stack, Text } from '@mantine/core';
import { IconHandStop, IconX } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { FormError } from '../platform/form/modal-form.tsx';
import { Section } from '../platform/ui/section.tsx';
import { PageSkeleton } from '../platform/ui/states.tsx';
import {
  type DeliveryPreview,
  deliveryQuery,
  type PurchaseOrderView,
  previewQuery,
  purchaseOrderQuery,
  receiveDelivery,
  refreshAfterDelivery,
} from './api.ts';
import { DeliveryLines } from './delivery-lines.tsx';
import { FilledSection, MovedSection, WaitingSection } from './effects.tsx';
import { type GiftTarget, GiveFirstModal } from './give-first-modal.tsx';
import { deliveryInputOf, type Override, type ReceivingState } from './receiving.ts';

type Props = { order: PurchaseOrderView | null; state: ReceivingState; onBack(): void };

/** Before anything is put away: who would get what, who would wait on, and what may be given out of turn. */
export function CheckStep({ order, state, onBack }: Props) {
  const { t } = useI18n();
  const input = deliveryInputOf(state.receiving, order);
  const preview = useQuery({ ...previewQuery(input), placeholderData: keepPreviousData });
  const receiving = useReceive(order, state);
  const error = receiving.error ?? preview.error;
  return (
    <Stack>
      <FormError error={error} title={t('receive.notReceived')} />
      {preview.data ? <Effects preview={preview.data} state={state} /> : !preview.isError && <PageSkeleton />}
      <Group justify="flex-end" className="step-bar">
        <Button variant="default" onClick={onBack} disabled={receiving.isPending}>
          {t('receive.back')}
        </Button>
        <Button
          disabled={!preview.data || preview.isError || preview.isPlaceholderData}
          loading={receiving.isPending}
          onClick={() => receiving.mutate()}
        >
          {t('receive.confirm', { count: unitsOf(preview.data) })}
        </Button>
      </Group>
    </Stack>
  );
}

function unitsOf(preview: DeliveryPreview | undefined): number {
  return preview?.lines.reduce((sum, line) => sum + line.accepted + (line.overKept ? line.over : 0), 0) ?? 0;
}

function useReceive(order: PurchaseOrderView | null, state: ReceivingState) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => receiveDelivery(deliveryInputOf(state.receiving, order), state.receiving.key),
    onSuccess: async (delivery) => {
      state.forget();
      queryClient.setQueryData(deliveryQuery(delivery.id).queryKey, delivery);
      refreshAfterDelivery(queryClient);
      await navigate({ to: '/purchasing/deliveries/$deliveryId', params: { deliveryId: delivery.id } });
    },
    onError: (error) => {
      // Somebody received it meanwhile: the counting page offers to take the latest.
      if (order && error instanceof ApiError && error.code === 'changed_meanwhile') {
        queryClient.invalidateQueries({ queryKey: purchaseOrderQuery(order.id).queryKey });
      }
    },
  });
}

function Effects({ preview, state }: { preview: DeliveryPreview; state: ReceivingState }) {
  const { t } = useI18n();
  const { overrides } = state.receiving;
  const [target, setTarget] = useState<GiftTarget | null>(null);
  const arriving = (variantId: number) =>
    preview.lines
      .filter((line) => line.variantId === variantId)
      .reduce((sum, line) => sum + line.accepted + (line.overKept ? line.over : 0), 0);
  const canGive = (variantId: number) => arriving(variantId) > 0;

  function give(orderLineId: number, units: number, reason: string) {
    if (!target) return;
    const { variantId } = target;
    const known = overrides.find((each) => each.variantId === variantId);
    const lines = [...(known?.lines ?? []).filter((line) => line.orderLineId !== orderLineId), { orderLineId, units }];
    state.change({
      overrides: [...overrides.filter((each) => each.variantId !== variantId), { variantId, reason, lines }],
    });
    setTarget(null);
  }

  return (
    <>
      {overrides.length > 0 && <Overrides preview={preview} state={state} />}
      <FilledSection filled={preview.filled} title={t('effects.willFill')} />
      <WaitingSection
        waiting={preview.stillWaiting}
        title={t('effects.willWait')}
        onGiveFirst={(line) =>
          setTarget({
            ...line,
            most: Math.min(line.waiting, arriving(line.variantId)),
            reason: overrides.find((each) => each.variantId === line.variantId)?.reason ?? '',
          })
        }
        canGive={canGive}
      />
      <MovedSection moved={preview.moved} />
      <DeliveryLines lines={preview.lines} left={preview.left} />
      <GiveFirstModal target={target} onClose={() => setTarget(null)} onGive={give} />
    </>
  );
}

/** What is given by hand, each with its reason and a way to take it back. */
function Overrides({ preview, state }: { preview: DeliveryPreview; state: ReceivingState }) {
  const { t } = useI18n();
  const { overrides } = state.receiving;
  const named = [...preview.filled.first, ...preview.stillWaiting.first];
  const remove = (variantId: number, orderLineId: number) =>
    state.change({
      overrides: overrides
        .map((each) =>
          each.variantId === variantId
            ? { ...each, lines: each.lines.filter((line) => line.orderLineId !== orderLineId) }
            : each,
        )
        .filter((each: Override) => each.lines.length > 0),
    });
  return (
    <Section title={t('override.title')} description={t('override.help')}>
      <ul className="plain-list gift-list">
        {overrides.flatMap((override) =>
          override.lines.map((line) => {
            const who = named.find((each) => each.orderLineId === line.orderLineId);
            const title = who ? `${who.orderNumber}, ${who.customer}` : String(line.orderLineId);
            return (
              <li key={line.orderLineId}>
                <IconHandStop size={18} aria-hidden="true" />
                <div>
                  <Text fw={600}>{t('override.gift', { count: line.units, title: who?.title ?? '', who: title })}</Text>
                  <Text size="sm" c="dimmed">
                    {override.reason}
                  </Text>
                </div>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  leftSection={<IconX size={14} />}
                  aria-label={t('override.removeOf', { who: title })}
                  onClick={() => remove(override.variantId, line.orderLineId)}
                >
                  {t('override.remove')}
                </Button>
              </li>
            );
          }),
        )}
      </ul>
    </Section>
  );
}
