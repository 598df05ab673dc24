import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { FormError } from '../platform/form/modal-form.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { cancelRest, keepPurchaseOrder, type PurchaseOrderView } from './api.ts';
import { detailOf } from './purchase-values.ts';

type Props = { order: PurchaseOrderView; opened: boolean; onClose(): void };

/** Cancels what is open, on the lines that stay ticked. */
export function CancelRestModal(props: Props) {
  const { t } = useI18n();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('purchase.cancelRest')} size="lg">
      <CancelRest key={props.order.version} {...props} />
    </Modal>
  );
}

function CancelRest({ order, onClose }: Props) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const open = order.lines.filter((line) => line.open > 0);
  const [chosen, setChosen] = useState(() => open.map((line) => String(line.id)));
  const units = open.filter((line) => chosen.includes(String(line.id))).reduce((sum, line) => sum + line.open, 0);
  const cancelling = useMutation({
    mutationFn: () => cancelRest(order.id, { version: order.version, lineIds: chosen.map(Number) }),
    onSuccess: (saved) => {
      keepPurchaseOrder(queryClient, saved);
      toastDone(t('purchase.event.cancelled', { count: units }));
      onClose();
    },
  });
  return (
    <Stack>
      <FormError error={cancelling.error} />
      <Text size="sm">{t('purchase.cancelRestHelp')}</Text>
      <Checkbox.Group value={chosen} onChange={setChosen} aria-label={t('purchase.lines')}>
        <Stack gap="xs">
          {open.map((line) => (
            <Checkbox
              key={line.id}
              value={String(line.id)}
              label={[line.productTitle, detailOf(line)].filter(Boolean).join(', ')}
              description={t('purchase.openUnits', { count: line.open })}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
        <Button color="red.8" disabled={units === 0} loading={cancelling.isPending} onClick={() => cancelling.mutate()}>
          {t('purchase.cancelUnits', { count: units })}
        </Button>
      </Group>
    </Stack>
  );
}
