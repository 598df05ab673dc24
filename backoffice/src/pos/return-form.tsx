import { Button, Checkbox, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { grossOfUnits } from '../orders/rules/gross.ts';
import type { ReceiptView } from './api.ts';
import { productTitle } from './product-title.ts';
import type { ReturnedGoods } from './rules/basket.ts';
import { useTillMoney } from './till.tsx';

type Order = NonNullable<ReceiptView['order']>;

/** Which units of an order come back, and whether they go on the shelf. They join the basket: alone, or as an exchange. */
export function ReturnForm(props: {
  receipt: ReceiptView;
  order: Order;
  onReturn(returned: ReturnedGoods): void;
  onClose(): void;
}) {
  const { t } = useI18n();
  const money = useTillMoney();
  const { receipt, order } = props;
  const lines = order.lines.filter((line) => line.shipped > line.returned);
  const [units, setUnits] = useState<Record<number, number>>({});
  const [restock, setRestock] = useState(true);
  const [reason, setReason] = useState('');
  const chosen = lines.flatMap((line) => {
    const count = units[line.id] ?? 0;
    if (count === 0) return [];
    const creditMinor = grossOfUnits(line, line.returned, line.returned + count, receipt.pricesIncludeTax);
    return [{ lineId: line.id, title: productTitle(line), units: count, creditMinor }];
  });
  const credit = chosen.reduce((sum, line) => sum + line.creditMinor, 0);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.length === 0) return;
        props.onReturn({
          orderId: order.id,
          receiptNumber: receipt.number,
          restock,
          reason: reason.trim(),
          lines: chosen,
        });
      }}
    >
      <Stack>
        <Text c="dimmed">{t('till.returnHelp')}</Text>
        {lines.map((line) => {
          const most = line.shipped - line.returned;
          return (
            <NumberInput
              key={line.id}
              label={productTitle(line)}
              description={t('till.returnMost', { count: most, price: money(line.unitPriceMinor) })}
              size="md"
              min={0}
              max={most}
              clampBehavior="strict"
              allowDecimal={false}
              allowNegative={false}
              value={units[line.id] ?? 0}
              onChange={(value) => setUnits({ ...units, [line.id]: Number(value) || 0 })}
            />
          );
        })}
        <Checkbox
          size="md"
          label={t('till.restock')}
          checked={restock}
          onChange={(event) => setRestock(event.currentTarget.checked)}
        />
        <TextInput
          label={t('till.returnReason')}
          size="md"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button size="md" variant="default" onClick={props.onClose}>
            {t('form.cancel')}
          </Button>
          <Button size="md" type="submit" disabled={chosen.length === 0}>
            {t('till.returnSubmit', { money: money(credit) })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
