import { Alert, Button, Group, Modal, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCash, IconCreditCard, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { moneyText, parseMoney } from '../platform/money.ts';
import { useErrorText } from '../platform/ui/states.tsx';
import { AmountInput } from './amount-input.tsx';
import { type Payment, type ReceiptView, sell } from './api.ts';
import { type Basket, type BasketLine, type BasketTotals, quickAmounts } from './rules/basket.ts';
import { ShortageChoice } from './shortage-choice.tsx';
import { useTill, useTillMoney } from './till.tsx';

/** Refusals that the person at the till can decide about. */
const decidable = ['not_enough_stock', 'allocated_to_others', 'waited_for'];

/** Takes the money (or gives it back) in as many ways as it comes, then sells. */
export function PayModal(props: {
  basket: Basket;
  totals: BasketTotals;
  requestKey: string;
  onLine(variantId: number, change: Partial<BasketLine>): void;
  onDone(receipt: ReceiptView): void;
  onClose(): void;
}) {
  const { t } = useI18n();
  const money = useTillMoney();
  const errorText = useErrorText();
  const { basket, totals } = props;
  const [payments, setPayments] = useState<Payment[]>([]);
  const paid = payments.reduce((sum, payment) => sum + payment.amountMinor, 0);
  const left = totals.totalMinor - paid;
  const selling = useMutation({
    mutationFn: (sale: { basket: Basket; payments: Payment[] }) =>
      sell(saleOf(sale.basket, totals, sale.payments), props.requestKey),
    onSuccess: props.onDone,
  });
  function pay(payment: Payment) {
    const all = [...payments, payment];
    setPayments(all);
    if (payment.amountMinor === left) selling.mutate({ basket, payments: all });
  }
  const { error } = selling;
  const shortage = error instanceof ApiError && decidable.includes(error.code) ? error : null;
  const short = shortage && basket.lines.find((line) => line.variantId === shortage.details.variantId);
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={totals.totalMinor < 0 ? t('till.giveBackNow') : t('till.pay')}
      closeOnClickOutside={!selling.isPending}
      closeOnEscape={!selling.isPending}
    >
      <Stack>
        <div className="till-due">
          <span>{totals.totalMinor < 0 ? t('till.giveBack') : t('till.total')}</span>
          <strong>{money(Math.abs(totals.totalMinor))}</strong>
        </div>
        <PaidList
          payments={payments}
          isPending={selling.isPending}
          onRemove={(at) => setPayments(payments.filter((_, other) => other !== at))}
        />
        {short && shortage ? (
          <ShortageChoice
            key={shortage.message}
            line={short}
            refusal={shortage}
            onClose={props.onClose}
            onDecide={(change) => {
              props.onLine(short.variantId, change);
              const lines = basket.lines.map((line) => (line === short ? { ...line, ...change } : line));
              selling.mutate({ basket: { ...basket, lines }, payments });
            }}
          />
        ) : (
          error && (
            <Alert color="red" role="alert">
              {error instanceof ApiError && error.code === 'idempotency_key_reused'
                ? t('till.soldBefore')
                : errorText(error)}
            </Alert>
          )
        )}
        {!short && left !== 0 && <Ways key={left} left={left} onPay={pay} isPending={selling.isPending} />}
        {!short && left === 0 && (
          <Button size="xl" loading={selling.isPending} onClick={() => selling.mutate({ basket, payments })}>
            {error ? t('error.retry') : t('till.finish')}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}

/** What was paid so far, each to be taken back. */
export function PaidList(props: { payments: readonly Payment[]; isPending: boolean; onRemove(at: number): void }) {
  const { t } = useI18n();
  const money = useTillMoney();
  if (props.payments.length === 0) return null;
  return (
    <ul className="till-paid">
      {props.payments.map((payment, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: payments are only added and taken off at their place
        <li key={at}>
          <span>{t(payment.method === 'cash' ? 'till.cash' : 'till.card')}</span>
          <b>{money(Math.abs(payment.amountMinor))}</b>
          <Button
            variant="subtle"
            size="compact-md"
            leftSection={<IconX size={16} />}
            disabled={props.isPending}
            onClick={() => props.onRemove(at)}
          >
            {t('till.takeOff')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** The ways to pay what is left; a part of it leaves the rest for another way. */
export function Ways({ left, onPay, isPending }: { left: number; onPay(payment: Payment): void; isPending: boolean }) {
  const { t, language } = useI18n();
  const { store } = useTill();
  const money = useTillMoney();
  const isBack = left < 0;
  const open = Math.abs(left);
  const [method, setMethod] = useState<Payment['method']>('cash');
  const [text, setText] = useState(moneyText(open, store.currency, language));
  const amount = parseMoney(text, store.currency);
  const mayTender = method === 'cash' && !isBack;
  const tooMuch = amount !== null && amount > open && !mayTender;
  const change = amount !== null && mayTender ? Math.max(0, amount - open) : 0;
  function submit(handed: number) {
    const amountMinor = Math.min(handed, open) * Math.sign(left);
    onPay({ method, amountMinor, ...(mayTender && handed > open ? { tenderedMinor: handed } : {}) });
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (amount && !tooMuch) submit(amount);
      }}
    >
      <Stack>
        <SegmentedControl
          size="lg"
          fullWidth
          aria-label={t('till.method')}
          data={[
            { value: 'cash', label: <Way icon={<IconCash size={22} stroke={1.6} />} name={t('till.cash')} /> },
            { value: 'card', label: <Way icon={<IconCreditCard size={22} stroke={1.6} />} name={t('till.card')} /> },
          ]}
          value={method}
          onChange={(value) => setMethod(value === 'card' ? 'card' : 'cash')}
        />
        {mayTender && (
          <SimpleGrid cols={{ base: 3, xs: 5 }} spacing="xs">
            {quickAmounts(open).map((quick) => (
              <Button key={quick} size="lg" px={4} variant="default" disabled={isPending} onClick={() => submit(quick)}>
                {money(quick)}
              </Button>
            ))}
          </SimpleGrid>
        )}
        <AmountInput
          label={isBack ? t('till.amountBack') : method === 'cash' ? t('till.tendered') : t('till.cardAmount')}
          description={method === 'card' ? t(isBack ? 'till.cardBackHelp' : 'till.cardHelp') : undefined}
          currency={store.currency}
          value={text}
          onChange={setText}
          error={tooMuch ? t('till.tooMuch', { most: money(open) }) : undefined}
          data-autofocus
        />
        <Group justify="space-between" align="center">
          <Text role="status" size="lg" fw={600}>
            {change > 0 ? t('till.changeIs', { change: money(change) }) : ''}
          </Text>
          <Button type="submit" size="lg" disabled={!amount || tooMuch} loading={isPending}>
            {amount !== null && amount < open
              ? t('till.payPart')
              : isBack
                ? t('till.given')
                : method === 'cash'
                  ? t('till.payCash')
                  : t('till.payCard')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Way({ icon, name }: { icon: React.ReactNode; name: string }) {
  return (
    <span className="till-way">
      {icon}
      {name}
    </span>
  );
}

/** What goes to the server. */
export function saleOf(basket: Basket, totals: BasketTotals, payments: Payment[]): Parameters<typeof sell>[0] {
  const { returned, customer, note } = basket;
  return {
    lines: basket.lines.map((line, at) => ({
      variantId: line.variantId,
      quantity: line.quantity,
      unitPriceMinor: line.priceMinor,
      discountMinor: totals.discounts[at] ?? 0,
      found: line.found,
      overrideReason: line.overrideReason,
    })),
    ...(returned
      ? {
          returned: {
            orderId: returned.orderId,
            lines: returned.lines.map(({ lineId, units }) => ({ lineId, units })),
            restock: returned.restock,
            reason: returned.reason,
          },
        }
      : {}),
    payments,
    customer,
    note,
    expectedTotalMinor: totals.totalMinor,
  };
}
