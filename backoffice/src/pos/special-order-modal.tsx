import { Alert, Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { parseMoney } from '../platform/money.ts';
import { useErrorText } from '../platform/ui/states.tsx';
import { AmountInput } from './amount-input.tsx';
import { type Payment, placeSpecialOrder, type ReceiptView } from './api.ts';
import type { Basket } from './rules/basket.ts';
import { useTill, useTillMoney } from './till.tsx';

/** Orders the basket for a customer: what is here is set aside, the rest waits in the queue of all orders. */
export function SpecialOrderModal(props: {
  basket: Basket;
  requestKey: string;
  onDone(receipt: ReceiptView): void;
  onClose(): void;
}) {
  const { t } = useI18n();
  const { store } = useTill();
  const money = useTillMoney();
  const errorText = useErrorText();
  const { basket } = props;
  const [customer, setCustomer] = useState(basket.customer);
  const [note, setNote] = useState(basket.note);
  const [method, setMethod] = useState<Payment['method']>('cash');
  const [text, setText] = useState('');
  const deposit = text.trim() ? parseMoney(text, store.currency) : 0;
  const ordering = useMutation({
    mutationFn: () =>
      placeSpecialOrder(
        {
          lines: basket.lines.map(({ variantId, quantity, priceMinor }) => ({
            variantId,
            quantity,
            unitPriceMinor: priceMinor,
          })),
          customer,
          payments: deposit ? [{ method, amountMinor: deposit }] : [],
          note,
        },
        props.requestKey,
      ),
    onSuccess: props.onDone,
  });
  const total = basket.lines.reduce((sum, line) => sum + line.priceMinor * line.quantity, 0);
  const field = (name: keyof typeof customer) => ({
    size: 'md',
    autoComplete: 'off',
    value: customer[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setCustomer({ ...customer, [name]: event.currentTarget.value }),
  });
  const isWrong = !customer.name.trim() || deposit === null;
  return (
    <Modal opened onClose={props.onClose} size="lg" title={t('till.orderForCustomer')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWrong) ordering.mutate();
        }}
      >
        <Stack>
          <Text c="dimmed">{t('till.orderHelp')}</Text>
          {ordering.error && (
            <Alert color="red" role="alert">
              {errorText(ordering.error)}
            </Alert>
          )}
          <TextInput label={t('till.customerName')} required maxLength={200} data-autofocus {...field('name')} />
          <Group grow align="flex-start">
            <TextInput
              label={t('till.email')}
              description={t('till.emailHelp')}
              type="email"
              inputMode="email"
              {...field('email')}
            />
            <TextInput
              label={t('till.phone')}
              description={t('till.phoneHelp')}
              type="tel"
              inputMode="tel"
              {...field('phone')}
            />
          </Group>
          <TextInput
            label={t('till.note')}
            size="md"
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <AmountInput
            label={t('till.deposit')}
            description={t('till.depositHelp', { total: money(total) })}
            currency={store.currency}
            value={text}
            onChange={setText}
            error={deposit === null ? t('till.amountWrong') : undefined}
          />
          {Boolean(deposit) && (
            <SegmentedControl
              size="md"
              aria-label={t('till.method')}
              data={[
                { value: 'cash', label: t('till.cash') },
                { value: 'card', label: t('till.card') },
              ]}
              value={method}
              onChange={(value) => setMethod(value === 'card' ? 'card' : 'cash')}
            />
          )}
          <Button type="submit" size="lg" disabled={isWrong} loading={ordering.isPending}>
            {t('till.orderSubmit')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
