import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { newRequestKey } from '../platform/api.ts';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { MoneyInput } from '../platform/form/money-input.tsx';
import { moneyText, parseMoney } from '../platform/money.ts';
import { Section } from '../platform/ui/section.tsx';
import { Loaded, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import {
  dropPaymentRequest,
  type OrderView,
  type PaymentView,
  paymentsQuery,
  recordReceipt,
  refundPayment,
  retryPaymentRequest,
} from './api.ts';
import { NotifySwitch } from './change-fields.tsx';
import { useProviderName } from './provider-name.tsx';
import { PaymentBadge } from './state-badges.tsx';

/** How the order stands with its money: what is owed, what came, what a card promises; and noting more of it. */
export function PaymentsSection({ order }: { order: OrderView }) {
  const { t } = useI18n();
  const query = useQuery(paymentsQuery(order.id));
  return (
    <Section title={t('payments.title')}>
      <Loaded query={query} skeleton={<TextSkeleton lines={3} />}>
        {(view) => <Money order={order} view={view} />}
      </Loaded>
    </Section>
  );
}

function Money({ order, view }: { order: OrderView; view: PaymentView }) {
  const { t, money, dateTime } = useI18n();
  const may = useMay('orders');
  const providerName = useProviderName();
  const [dialog, setDialog] = useState<'receive' | 'refund' | null>(null);
  const queryClient = useQueryClient();
  useEffect(() => {
    // A provider has done what it was asked to meanwhile: the rest of the page is to show it too.
    if (view.state !== order.paymentState) queryClient.invalidateQueries({ queryKey: ['orders'] });
  }, [view.state, order.paymentState, queryClient]);
  const kept = view.receivedMinor - view.refundedMinor;
  const openMinor = view.dueMinor - kept;
  const facts = [
    ['payments.due', view.dueMinor, true],
    ['payments.received', view.receivedMinor, view.receivedMinor > 0],
    ['payments.refunded', view.refundedMinor, view.refundedMinor > 0],
    ['payments.authorised', view.authorisedMinor, view.authorisedMinor > 0],
  ] as const;
  const captureBefore = view.payments.find((payment) => payment.captureBefore)?.captureBefore;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm">{providerName(order.paymentProvider)}</Text>
        <PaymentBadge state={view.state} />
      </Group>
      <dl className="totals">
        {facts
          .filter(([, , shown]) => shown)
          .map(([key, minor]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{money(minor, order.currency)}</dd>
            </div>
          ))}
        <div className="totals-sum">
          <dt>{t(openMinor < 0 ? 'payments.tooMuch' : 'payments.open')}</dt>
          <dd>{money(Math.abs(openMinor), order.currency)}</dd>
        </div>
      </dl>
      {view.authorisedMinor > 0 && (
        <Text size="sm" c="dimmed">
          {t('payments.authorisedHelp')}
          {captureBefore && ` ${t('payments.captureBefore', { when: dateTime(captureBefore) })}`}
        </Text>
      )}
      {view.requests.map((request) => (
        <Request key={request.id} order={order} request={request} />
      ))}
      {may && (
        <Group gap="xs">
          {openMinor > 0 && (
            <Button size="sm" variant="default" onClick={() => setDialog('receive')}>
              {t('payments.receive')}
            </Button>
          )}
          {kept > 0 && (
            <Button size="sm" variant="default" onClick={() => setDialog('refund')}>
              {t('payments.refund')}
            </Button>
          )}
        </Group>
      )}
      <Modal opened={dialog === 'receive'} onClose={() => setDialog(null)} title={t('payments.receive')}>
        {dialog === 'receive' && <ReceiveForm order={order} openMinor={openMinor} onClose={() => setDialog(null)} />}
      </Modal>
      <Modal opened={dialog === 'refund'} onClose={() => setDialog(null)} title={t('payments.refund')}>
        {dialog === 'refund' && <RefundForm order={order} view={view} onClose={() => setDialog(null)} />}
      </Modal>
    </Stack>
  );
}

/** Saves the order's money and shows at once what the server answers. */
function useMoneyChange<Input>(order: OrderView, change: (input: Input) => Promise<PaymentView>, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (view) => {
      queryClient.setQueryData(paymentsQuery(order.id).queryKey, view);
      for (const key of ['orders', 'dashboard', 'mails']) queryClient.invalidateQueries({ queryKey: [key] });
      onDone();
    },
  });
}

function Request({ order, request }: { order: OrderView; request: PaymentView['requests'][number] }) {
  const { t, money } = useI18n();
  const errorText = useErrorText();
  const trying = useMoneyChange(
    order,
    () => retryPaymentRequest(request.id),
    () => toastDone(t('payments.asked')),
  );
  const dropping = useMoneyChange(
    order,
    () => dropPaymentRequest(request.id),
    () => toastDone(t('payments.dropped')),
  );
  const may = useMay('orders');
  const onError = { onError: (error: Error) => toastFailed(errorText(error)) };
  const failed = request.state === 'failed';
  const amount = money(request.amountMinor, order.currency);
  return (
    <Alert color={failed ? 'red' : 'blue'} icon={failed ? <IconAlertCircle /> : <IconInfoCircle />}>
      <Text size="sm">
        {t(`payments.request.${request.kind}`, { money: amount })} {failed ? request.failure : t('payments.underWay')}
      </Text>
      {failed && may && (
        <Group gap="xs" mt="xs">
          <Button
            size="xs"
            variant="default"
            loading={trying.isPending}
            onClick={() => trying.mutate(undefined, onError)}
          >
            {t('error.retry')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            loading={dropping.isPending}
            onClick={() => dropping.mutate(undefined, onError)}
          >
            {t('payments.drop')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

type AmountForm = { order: OrderView; onClose(): void };

function ReceiveForm({ order, openMinor, onClose }: AmountForm & { openMinor: number }) {
  const { t, language } = useI18n();
  const [requestKey] = useState(newRequestKey);
  const [amount, setAmount] = useState(() => moneyText(openMinor, order.currency, language));
  const [note, setNote] = useState('');
  const amountMinor = parseMoney(amount, order.currency);
  const saving = useMoneyChange(
    order,
    () => recordReceipt(order.id, { amountMinor: amountMinor ?? 0, note: note.trim() }, requestKey),
    () => {
      toastDone(t('payments.receivedDone'));
      onClose();
    },
  );
  return (
    <ModalForm
      saving={saving}
      submit={t('payments.receiveSubmit')}
      disabled={!amountMinor}
      onSubmit={() => {
        if (amountMinor) saving.mutate(undefined);
      }}
      onClose={onClose}
    >
      <MoneyInput
        label={t('payments.amount')}
        description={t('payments.amountHelp')}
        error={!amountMinor && t('bulk.notAnAmount')}
        value={amount}
        onChange={setAmount}
      />
      <TextInput
        label={t('payments.note')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ModalForm>
  );
}

/** Each payment of which something can be given back, with how much. */
function refundable(view: PaymentView) {
  return view.payments
    .map((payment) => {
      const sum = (kind: string) =>
        view.entries
          .filter((entry) => entry.paymentId === payment.id && entry.kind === kind)
          .reduce((total, entry) => total + entry.amountMinor, 0);
      const pending = view.requests
        .filter((request) => request.paymentId === payment.id && request.kind === 'refund' && request.state === 'asked')
        .reduce((total, request) => total + request.amountMinor, 0);
      return { ...payment, mostMinor: sum('received') - sum('refunded') - pending };
    })
    .filter((payment) => payment.mostMinor > 0);
}

function RefundForm({ order, view, onClose }: AmountForm & { view: PaymentView }) {
  const { t, language, money } = useI18n();
  const payments = refundable(view);
  const providerName = useProviderName();
  const [requestKey] = useState(newRequestKey);
  const [paymentId, setPaymentId] = useState(payments[0]?.id ?? 0);
  const chosen = payments.find((payment) => payment.id === paymentId);
  const isOnline = chosen !== undefined && chosen.provider !== 'bank_transfer';
  const returns = view.returns.filter((each) => each.creditMinor > each.refundedMinor);
  const [returnId, setReturnId] = useState<number | null>(returns[0]?.id ?? null);
  const tooMuch = view.receivedMinor - view.refundedMinor - view.dueMinor;
  const suggested = Math.min(chosen?.mostMinor ?? 0, tooMuch > 0 ? tooMuch : (chosen?.mostMinor ?? 0));
  const [amount, setAmount] = useState(() => moneyText(suggested, order.currency, language));
  const [note, setNote] = useState('');
  const [notify, setNotify] = useState(true);
  const amountMinor = parseMoney(amount, order.currency);
  const isTooMuch = (amountMinor ?? 0) > (chosen?.mostMinor ?? 0);
  const saving = useMoneyChange(
    order,
    () =>
      refundPayment(
        order.id,
        { paymentId, amountMinor: amountMinor ?? 0, note: note.trim(), notify, returnId: returnId ?? undefined },
        requestKey,
      ),
    () => {
      toastDone(t(isOnline ? 'payments.refundDone' : 'payments.refundNoted'));
      onClose();
    },
  );
  return (
    <ModalForm
      saving={saving}
      submit={t('payments.refundSubmit')}
      disabled={!amountMinor || isTooMuch}
      onSubmit={() => {
        if (amountMinor && !isTooMuch) saving.mutate(undefined);
      }}
      onClose={onClose}
    >
      {payments.length > 1 && (
        <Select
          label={t('payments.of')}
          allowDeselect={false}
          data={payments.map((payment) => ({
            value: String(payment.id),
            label: `${providerName(payment.provider)}: ${money(payment.mostMinor, order.currency)}`,
          }))}
          value={String(paymentId)}
          onChange={(value) => setPaymentId(Number(value))}
        />
      )}
      {returns.length > 0 && (
        <Select
          label={t('payments.forReturn')}
          placeholder={t('payments.noReturn')}
          clearable
          data={returns.map((each) => ({
            value: String(each.id),
            label: `${each.number}: ${money(each.creditMinor - each.refundedMinor, order.currency)}`,
          }))}
          value={returnId === null ? null : String(returnId)}
          onChange={(value) => setReturnId(value === null ? null : Number(value))}
        />
      )}
      <Text size="sm" c="dimmed">
        {t(isOnline ? 'payments.refundOnline' : 'payments.refundByHand')}
      </Text>
      <MoneyInput
        label={t('payments.amount')}
        error={
          isTooMuch
            ? t('payments.most', { money: money(chosen?.mostMinor ?? 0, order.currency) })
            : !amountMinor && t('bulk.notAnAmount')
        }
        value={amount}
        onChange={setAmount}
      />
      <TextInput
        label={t('payments.note')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <NotifySwitch checked={notify} onChange={setNotify} />
    </ModalForm>
  );
}
