import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core';
import { IconPercentage } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { DiscountModal } from './discount-modal.tsx';
import type { BasketLine } from './rules/basket.ts';

/** One line of the basket: how many, and what comes off. */
export function LineModal(props: { line: BasketLine; onChange(change: Partial<BasketLine>): void; onClose(): void }) {
  const { t } = useI18n();
  const { line, onChange, onClose } = props;
  const [quantity, setQuantity] = useState<number | string>(line.quantity);
  const [discounting, setDiscounting] = useState(false);
  const isWrong = typeof quantity !== 'number' || quantity < 1;
  if (discounting) {
    return (
      <DiscountModal
        title={t('till.discountOf', { title: line.title })}
        discount={line.discount}
        amountMinor={line.priceMinor * line.quantity}
        onDiscount={(discount) => onChange({ discount })}
        onClose={onClose}
      />
    );
  }
  return (
    <Modal opened onClose={onClose} title={line.title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isWrong) return;
          onChange({ quantity });
          onClose();
        }}
      >
        <Stack>
          <NumberInput
            label={t('till.quantity')}
            size="lg"
            min={1}
            max={100_000}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            inputMode="numeric"
            data-autofocus
            onFocus={(event) => event.currentTarget.select()}
            value={quantity}
            onChange={setQuantity}
          />
          <Group grow>
            <Button
              size="md"
              variant="default"
              leftSection={<IconPercentage size={18} />}
              onClick={() => setDiscounting(true)}
            >
              {t('till.discount')}
            </Button>
            <Button size="md" type="submit" disabled={isWrong}>
              {t('till.done')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
