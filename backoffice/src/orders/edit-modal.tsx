import { Anchor, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { VariantPicker } from '../inventory/variant-picker.tsx';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { editOrder, type OrderLine, type OrderView, useOrderChange } from './api.ts';
import { NotifySwitch, ReasonField } from './change-fields.tsx';
import { lineTitle } from './line-title.ts';

type Added = { variantId: number; title: string; quantity: number | string };

const quantityOf = (line: OrderLine) => line.ordered - line.cancelled;

/** Raises, lowers, removes and adds lines. */
export function EditModal(props: { order: OrderView; opened: boolean; onClose(): void }) {
  const { t } = useI18n();
  const { order, opened, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={t('edit.title', { number: order.number })} size="lg">
      {opened && <EditForm order={order} onClose={onClose} />}
    </Modal>
  );
}

function EditForm({ order, onClose }: { order: OrderView; onClose(): void }) {
  const { t } = useI18n();
  const [quantities, setQuantities] = useState<Record<number, number | string>>({});
  const [added, setAdded] = useState<Added[]>([]);
  const [reason, setReason] = useState('');
  const [notify, setNotify] = useState(true);
  const lines = order.lines.filter((line) => quantityOf(line) > 0);
  const changes = [
    ...lines
      .map((line) => ({
        lineId: line.id,
        seenQuantity: quantityOf(line),
        quantity: Number(quantities[line.id] ?? quantityOf(line)),
      }))
      .filter((line) => line.quantity !== line.seenQuantity),
    ...added
      .map(({ variantId, quantity }) => ({ variantId, quantity: Number(quantity) }))
      .filter((line) => line.quantity > 0),
  ];
  const saving = useOrderChange(
    order.id,
    () => editOrder(order.id, { lines: changes, reason: reason.trim(), notify }),
    () => {
      toastDone(t('edit.done'));
      onClose();
    },
  );
  return (
    <ModalForm
      saving={saving}
      submit={t('edit.submit')}
      disabled={changes.length === 0}
      onSubmit={() => saving.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t('edit.help')}
      </Text>
      <Stack gap={0} component="ul" className="plain-list unit-rows">
        {lines.map((line) => (
          <QuantityRow
            key={line.id}
            title={lineTitle(line)}
            detail={[line.sku, line.shipped > 0 && t('edit.shipped', { count: line.shipped })]
              .filter(Boolean)
              .join(' · ')}
            value={quantities[line.id] ?? quantityOf(line)}
            least={line.shipped}
            onChange={(value) => setQuantities({ ...quantities, [line.id]: value })}
            onRemove={line.shipped === 0 ? () => setQuantities({ ...quantities, [line.id]: 0 }) : undefined}
          />
        ))}
        {added.map((line, at) => (
          <QuantityRow
            key={line.variantId}
            title={line.title}
            detail={t('edit.new')}
            value={line.quantity}
            least={0}
            onChange={(value) =>
              setAdded(added.map((each, index) => (index === at ? { ...each, quantity: value } : each)))
            }
            onRemove={() => setAdded(added.filter((_each, index) => index !== at))}
          />
        ))}
      </Stack>
      <VariantPicker
        label={t('edit.add')}
        onPick={(row) => {
          if (added.some((each) => each.variantId === row.variantId)) return;
          const title = lineTitle(row);
          setAdded([...added, { variantId: row.variantId, title, quantity: 1 }]);
        }}
      />
      <ReasonField value={reason} onChange={setReason} />
      <NotifySwitch checked={notify} onChange={setNotify} />
    </ModalForm>
  );
}

function QuantityRow(props: {
  title: string;
  detail: string;
  value: number | string;
  least: number;
  onChange(value: number | string): void;
  onRemove: (() => void) | undefined;
}) {
  const { t } = useI18n();
  const { title, detail, value, least, onChange, onRemove } = props;
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="md">
      <div className="cell-title">
        <Text fw={600} td={Number(value) === 0 ? 'line-through' : undefined}>
          {title}
        </Text>
        <Text size="sm" c="dimmed">
          {detail}
        </Text>
      </div>
      <Group gap="sm" wrap="nowrap">
        {onRemove && Number(value) > 0 && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={onRemove}
            aria-label={t('edit.removeOf', { title })}
          >
            {t('edit.remove')}
          </Anchor>
        )}
        <UnitsInput
          w={96}
          flex="none"
          hideControls={false}
          aria-label={t('edit.quantityOf', { title })}
          min={least}
          max={1_000_000}
          value={value}
          onChange={onChange}
        />
      </Group>
    </Group>
  );
}
