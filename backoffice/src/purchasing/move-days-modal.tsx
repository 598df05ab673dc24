import { Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { DayInput } from '../platform/form/day-input.tsx';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { keepPurchaseOrder, moveExpectedDays, type PurchaseOrderView } from './api.ts';
import { detailOf } from './purchase-values.ts';

type Props = { order: PurchaseOrderView; opened: boolean; onClose(): void };

/** Moves the days on which open lines are expected: all of them at once, or each by itself. */
export function MoveDaysModal(props: Props) {
  const { t } = useI18n();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('purchase.moveDays')} size="lg">
      <MoveDays key={props.order.version} {...props} />
    </Modal>
  );
}

function MoveDays({ order, onClose }: Props) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const open = order.lines.filter((line) => line.open > 0);
  const [days, setDays] = useState<Record<number, string | null>>(() =>
    Object.fromEntries(open.map((line) => [line.id, line.expectedOn])),
  );
  const [all, setAll] = useState<string | null>(null);
  const moved = open.filter((line) => days[line.id] !== line.expectedOn);
  const saving = useMutation({
    mutationFn: () =>
      moveExpectedDays(order.id, {
        version: order.version,
        lines: moved.map((line) => ({ lineId: line.id, expectedOn: days[line.id] ?? null })),
      }),
    onSuccess: (saved) => {
      keepPurchaseOrder(queryClient, saved);
      toastDone(t('form.saved'));
      onClose();
    },
  });
  return (
    <ModalForm
      saving={saving}
      submit={t('form.save')}
      onSubmit={() => {
        if (moved.length > 0) saving.mutate();
        else onClose();
      }}
      onClose={onClose}
    >
      <Text size="sm">{t('purchase.moveDaysHelp')}</Text>
      {open.length > 1 && (
        <DayInput
          label={t('purchase.allDays')}
          value={all}
          onChange={(value) => {
            setAll(value);
            setDays(Object.fromEntries(open.map((line) => [line.id, value])));
          }}
        />
      )}
      <ul className="plain-list day-list">
        {open.map((line) => (
          <li key={line.id}>
            <div className="cell-title">
              <Text fw={600}>{line.productTitle}</Text>
              <Text size="sm" c="dimmed">
                {[detailOf(line), t('units', { count: line.open })].filter(Boolean).join(' · ')}
              </Text>
            </div>
            <DayInput
              aria-label={t('purchase.expectedOf', { title: [line.productTitle, detailOf(line)].join(', ') })}
              value={days[line.id] ?? null}
              onChange={(value) => setDays({ ...days, [line.id]: value })}
            />
          </li>
        ))}
      </ul>
    </ModalForm>
  );
}
