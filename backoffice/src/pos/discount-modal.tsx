import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { moneyText, parseMoney } from '../platform/money.ts';
import { AmountInput } from './amount-input.tsx';
import { amountOff, type Discount } from './rules/basket.ts';
import { useTill, useTillMoney } from './till.tsx';

/** A part or an amount off; the limit of whoever is signed in is said before the server says it. */
export function DiscountModal(props: {
  title: string;
  discount: Discount | null;
  /** Off what. */
  amountMinor: number;
  onDiscount(discount: Discount | null): void;
  onClose(): void;
}) {
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <DiscountForm {...props} />
    </Modal>
  );
}

function DiscountForm(props: Parameters<typeof DiscountModal>[0]) {
  const { t, language } = useI18n();
  const { store, register, user } = useTill();
  const money = useTillMoney();
  const { discount, amountMinor } = props;
  const [kind, setKind] = useState<'percent' | 'amount'>(discount && 'minor' in discount ? 'amount' : 'percent');
  const [percent, setPercent] = useState(discount && 'percent' in discount ? String(discount.percent) : '');
  const [amount, setAmount] = useState(
    discount && 'minor' in discount ? moneyText(discount.minor, store.currency, language) : '',
  );
  const chosen = kind === 'percent' ? percentOf(percent) : amountOf(parseMoney(amount, store.currency));
  const off = amountOff(chosen, amountMinor);
  const limit = user.anyDiscount ? 100 : register.discountLimitPercent;
  const tooMuch = off > Math.ceil((amountMinor * limit) / 100);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!chosen || tooMuch) return;
        props.onDiscount(chosen);
        props.onClose();
      }}
    >
      <Stack>
        <SegmentedControl
          size="md"
          fullWidth
          aria-label={t('till.discountKind')}
          data={[
            { value: 'percent', label: t('till.percent') },
            { value: 'amount', label: t('till.amount') },
          ]}
          value={kind}
          onChange={(value) => setKind(value === 'amount' ? 'amount' : 'percent')}
        />
        {kind === 'percent' ? (
          <>
            <Group grow gap="xs">
              {[5, 10, 20, 50].map((value) => (
                <Button
                  key={value}
                  variant="default"
                  size="md"
                  disabled={value > limit}
                  onClick={() => setPercent(String(value))}
                >
                  {value} %
                </Button>
              ))}
            </Group>
            <TextInput
              label={t('till.percent')}
              size="lg"
              inputMode="decimal"
              autoComplete="off"
              rightSection="%"
              data-autofocus
              value={percent}
              onChange={(event) => setPercent(event.currentTarget.value)}
            />
          </>
        ) : (
          <AmountInput
            label={t('till.amount')}
            currency={store.currency}
            value={amount}
            onChange={setAmount}
            data-autofocus
          />
        )}
        <Text role="status" c={tooMuch ? 'red' : 'dimmed'}>
          {tooMuch
            ? t('till.discountLimit', { limit })
            : chosen
              ? t('till.discountComes', { off: money(off), left: money(amountMinor - off) })
              : t('till.discountHelp')}
        </Text>
        <Group justify="space-between">
          <Button
            variant="subtle"
            size="md"
            disabled={!discount}
            onClick={() => {
              props.onDiscount(null);
              props.onClose();
            }}
          >
            {t('till.discountNone')}
          </Button>
          <Button type="submit" size="md" disabled={!chosen || tooMuch}>
            {t('till.discountSubmit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function percentOf(text: string): Discount | null {
  const percent = Number(text.replace(',', '.'));
  return text.trim() && percent > 0 && percent <= 100 ? { percent } : null;
}

function amountOf(minor: number | null): Discount | null {
  return minor ? { minor } : null;
}
