import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { cancelLines, type OrderLine, type OrderView, useOrderChange } from './api.ts';
import { NotifySwitch, ReasonField } from './change-fields.tsx';
import { enteredUnits, sumOfUnits, type UnitsByLine, UnitsOfLines } from './units-of-lines.tsx';

const openUnits = (line: OrderLine) => line.waiting + line.allocated;

/** Cancels open units, all of them unless told otherwise. It is its own confirmation: it cannot be undone. */
export function CancelModal(props: { order: OrderView; opened: boolean; onClose(): void }) {
  const { t } = useI18n();
  const { order, opened, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={t('cancel.title', { number: order.number })} size="lg">
      {opened && <CancelForm order={order} onClose={onClose} />}
    </Modal>
  );
}

function CancelForm({ order, onClose }: { order: OrderView; onClose(): void }) {
  const { t } = useI18n();
  const [units, setUnits] = useState<UnitsByLine>(() =>
    Object.fromEntries(order.lines.map((line) => [line.id, openUnits(line)])),
  );
  const [reason, setReason] = useState('');
  const [notify, setNotify] = useState(true);
  const count = sumOfUnits(units);
  const cancelling = useOrderChange(
    order.id,
    () => cancelLines(order.id, { lines: enteredUnits(units), reason: reason.trim(), notify }),
    () => {
      toastDone(t('cancel.done', { count }));
      onClose();
    },
  );
  return (
    <ModalForm
      saving={cancelling}
      submit={t('cancel.submit', { count })}
      color="red"
      disabled={count === 0}
      cancel={t('cancel.keep')}
      onSubmit={() => cancelling.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t('cancel.help')}
      </Text>
      <UnitsOfLines
        label={t('cancel.units')}
        lines={order.lines}
        most={openUnits}
        hint={(most) => t('cancel.of', { count: most })}
        units={units}
        onChange={setUnits}
      />
      <ReasonField value={reason} onChange={setReason} />
      <NotifySwitch checked={notify} onChange={setNotify} />
    </ModalForm>
  );
}
