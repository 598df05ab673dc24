import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useI18n } from '../i18n/i18n.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import type { DeliveryPreview } from './api.ts';

type WaitingLine = DeliveryPreview['stillWaiting']['first'][number];
/** A line that may be given units out of turn, the most it could get, and the reason given so far. */
export type GiftTarget = WaitingLine & { most: number; reason: string };

/** Gives arriving units to an order before its turn. It must say why; both are kept with the delivery. */
export function GiveFirstModal(props: {
  target: GiftTarget | null;
  onClose(): void;
  onGive(orderLineId: number, units: number, reason: string): void;
}) {
  const { t } = useI18n();
  return (
    <Modal opened={props.target !== null} onClose={props.onClose} title={t('override.giveFirst')}>
      {props.target && <GiveFirst key={props.target.orderLineId} {...props} target={props.target} />}
    </Modal>
  );
}

function GiveFirst({ target, onClose, onGive }: Parameters<typeof GiveFirstModal>[0] & { target: GiftTarget }) {
  const { t } = useI18n();
  const form = useForm<{ units: number | string; reason: string }>({
    initialValues: { units: target.most, reason: target.reason },
    validate: {
      units: (value) =>
        Number(value) < 1 || Number(value) > target.most
          ? t('override.unitsBetween', { most: target.most })
          : target.shipComplete && Number(value) < target.waiting
            ? t('override.allOrNothing', { count: target.waiting })
            : null,
      reason: (value) => (value.trim().length < 3 ? t('override.reasonNeeded') : null),
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ units, reason }) => onGive(target.orderLineId, Number(units), reason.trim()))}>
      <Stack>
        <div>
          <Text fw={600}>
            {target.orderNumber}, {target.customer}
          </Text>
          <Text size="sm" c="dimmed">
            {t('override.waitsFor', { count: target.waiting, title: target.title })}
          </Text>
        </div>
        <UnitsInput
          label={t('override.units')}
          data-autofocus
          max={target.most}
          hideControls={false}
          {...form.getInputProps('units')}
        />
        <Textarea
          label={t('override.reason')}
          description={t('override.reasonHelp')}
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit">{t('override.give')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
