import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconDots, IconPrinter, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { DayInput } from '../platform/form/day-input.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import {
  deleteDraft,
  draftPurchaseOrder,
  keepPurchaseOrder,
  type PurchaseOrderView,
  patchPurchaseOrder,
  placePurchaseOrder,
  purchaseOrderQuery,
  refreshPurchasing,
} from './api.ts';
import { DraftForm, draftProblems } from './draft-form.tsx';
import { PurchaseStateTags } from './purchase-state.tsx';
import { purchaseInputOf, purchaseValuesOf } from './purchase-values.ts';

const empty: PurchaseOrderView = {
  id: 0,
  number: '',
  version: 0,
  state: 'draft',
  late: false,
  supplier: null,
  reference: '',
  note: '',
  createdAt: '',
  orderedAt: null,
  lines: [],
  costMinor: 0,
  events: [],
};

/** Makes a purchase order as a draft. */
export function NewPurchaseOrderPage() {
  return <Draft order={empty} />;
}

/** A draft as the form it is: changed freely until it is ordered. */
export function Draft({ order }: { order: PurchaseOrderView }) {
  const { t, language } = useI18n();
  const { currency } = useStore();
  const mayChange = useMay('stock');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const isNew = order.id === 0;
  const editor = useEditor({
    view: order,
    toValues: (view) => purchaseValuesOf(view, { currency, language }),
    validate: (values) => draftProblems(values, t, currency),
    fieldPath: (field) => field.replace(/costPriceMinor$/, 'cost'),
    reload: () => queryClient.fetchQuery({ ...purchaseOrderQuery(order.id), staleTime: 0 }),
    async save(values, { version }) {
      const input = purchaseInputOf(values, currency);
      const saved = isNew ? await draftPurchaseOrder(input) : await patchPurchaseOrder(order.id, { version, ...input });
      keepPurchaseOrder(queryClient, saved);
      if (isNew) {
        const to = '/purchasing/orders/$purchaseOrderId';
        await navigate({ to, params: { purchaseOrderId: saved.id }, replace: true, ignoreBlocker: true });
      }
      return saved;
    },
  });
  return (
    <EditorPage
      title={isNew ? t('purchase.new') : order.number}
      crumbs={[{ label: t('nav.purchasing'), link: { to: '/purchasing' } }]}
      badges={<PurchaseStateTags state="draft" late={false} />}
      actions={!isNew && mayChange && <DraftActions order={order} dirty={editor.dirty} />}
      editor={editor}
      mayChange={mayChange}
      alwaysSave={isNew}
    >
      <DraftForm form={editor.form} disabled={!mayChange} />
    </EditorPage>
  );
}

function DraftActions({ order, dirty }: { order: PurchaseOrderView; dirty: boolean }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [ordering, setOrdering] = useState(false);
  const blocked = dirty ? t('purchase.saveFirst') : order.lines.length === 0 ? t('purchase.noLines') : null;

  function confirmDelete() {
    modals.openConfirmModal({
      title: t('purchase.deleteTitle', { number: order.number }),
      children: <Text>{t('purchase.deleteText')}</Text>,
      labels: { confirm: t('purchase.delete'), cancel: t('form.cancel') },
      confirmProps: { color: 'red.8' },
      onConfirm: async () => {
        try {
          await deleteDraft(order.id);
          await navigate({ to: '/purchasing', ignoreBlocker: true });
          queryClient.removeQueries({ queryKey: purchaseOrderQuery(order.id).queryKey });
          refreshPurchasing(queryClient);
          toastDone(t('purchase.deleted', { number: order.number }));
        } catch (error) {
          toastFailed(error instanceof Error ? errorText(error) : t('error.title'));
        }
      },
    });
  }

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="input-sm" aria-label={t('purchase.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPrinter size={16} />}
            renderRoot={(rest) => (
              <Link to="/purchasing/orders/$purchaseOrderId/print" params={{ purchaseOrderId: order.id }} {...rest} />
            )}
          >
            {t('purchase.print')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={confirmDelete}>
            {t('purchase.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={blocked} disabled={blocked === null}>
        <Button
          variant="default"
          data-disabled={blocked !== null || undefined}
          aria-disabled={blocked !== null || undefined}
          onClick={() => blocked === null && setOrdering(true)}
        >
          {t('purchase.markOrdered')}
        </Button>
      </Tooltip>
      <OrderModal order={order} opened={ordering} onClose={() => setOrdering(false)} />
    </>
  );
}

function OrderModal(props: { order: PurchaseOrderView; opened: boolean; onClose(): void }) {
  const { t } = useI18n();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('purchase.markOrdered')}>
      <PlaceForm order={props.order} onClose={props.onClose} />
    </Modal>
  );
}

function PlaceForm({ order, onClose }: { order: PurchaseOrderView; onClose(): void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const leadTime = order.supplier?.leadTimeDays ?? null;
  const [expectedOn, setExpectedOn] = useState(leadTime === null ? null : dayFromToday(leadTime));
  const undated = order.lines.filter((line) => line.expectedOn === null).length;
  const placing = useMutation({
    mutationFn: () => placePurchaseOrder(order.id, { version: order.version, expectedOn }),
    onSuccess: (placed) => {
      keepPurchaseOrder(queryClient, placed);
      toastDone(t('purchase.orderedNow', { number: placed.number }));
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  return (
    <Stack>
      <Text>{t('purchase.markOrderedText')}</Text>
      {undated > 0 && (
        <DayInput
          label={t('purchase.expectedForRest', { count: undated })}
          description={leadTime === null ? t('purchase.noDayHelp') : t('purchase.leadTimeHelp', { count: leadTime })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={expectedOn}
          onChange={setExpectedOn}
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
        <Button data-autofocus loading={placing.isPending} onClick={() => placing.mutate()}>
          {t('purchase.markOrdered')}
        </Button>
      </Group>
    </Stack>
  );
}

function dayFromToday(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
