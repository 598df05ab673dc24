import { Alert, Button, Group, Modal, Stack, Switch, Text, Textarea } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { cancelLines, type OrderLine, type OrderView, useOrderChange } from './api.ts';
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
  const errorText = useErrorText();
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
    <form
      onSubmit={(event) => {
        event.preventDefault();
        cancelling.mutate(undefined);
      }}
    >
      <Stack>
        {cancelling.error && (
          <Alert role="alert" color="red" icon={<IconAlertCircle />}>
            {errorText(cancelling.error)}
          </Alert>
        )}
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
        <Textarea
          label={t('cancel.reason')}
          description={t('cancel.reasonHelp')}
          autosize
          minRows={1}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Switch
          label={t('ship.notify')}
          checked={notify}
          onChange={(event) => setNotify(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel.keep')}
          </Button>
          <Button type="submit" color="red" disabled={count === 0} loading={cancelling.isPending}>
            {t('cancel.submit', { count })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
