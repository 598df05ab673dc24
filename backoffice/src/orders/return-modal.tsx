import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { newRequestKey } from '../platform/api.ts';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { MoneyInput } from '../platform/form/money-input.tsx';
import { moneyText, parseMoney } from '../platform/money.ts';
import { toastDone } from '../platform/ui/toast.ts';
import { type OrderLine, type OrderView, returnGoods, useOrderChange } from './api.ts';
import { NotifySwitch, ReasonField } from './change-fields.tsx';
import { grossOfUnits } from './rules/gross.ts';
import { enteredUnits, sumOfUnits, type UnitsByLine, UnitsOfLines } from './units-of-lines.tsx';

const returnable = (line: OrderLine) => line.shipped - line.returned;

/** Takes shipped goods back: on the shelf again or not, and for how much credit. */
export function ReturnModal(props: { order: OrderView; opened: boolean; onClose(): void }) {
  const { t } = useI18n();
  const { order, opened, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={t('return.title', { number: order.number })} size="lg">
      {opened && <ReturnForm order={order} onClose={onClose} />}
    </Modal>
  );
}

/** What the units cost the shopper, as the server computes it. */
function worthOf(order: OrderView, units: UnitsByLine): number {
  return enteredUnits(units).reduce((sum, { lineId, units: count }) => {
    const line = order.lines.find((each) => each.id === lineId);
    return line ? sum + grossOfUnits(line, line.returned, line.returned + count, order.pricesIncludeTax) : sum;
  }, 0);
}

function ReturnForm({ order, onClose }: { order: OrderView; onClose(): void }) {
  const { t, language, money } = useI18n();
  const [requestKey] = useState(newRequestKey);
  const [units, setUnits] = useState<UnitsByLine>({});
  const [credit, setCredit] = useState<string | null>(null);
  const [restock, setRestock] = useState(true);
  const [reason, setReason] = useState('');
  const [notify, setNotify] = useState(true);
  const count = sumOfUnits(units);
  const worth = worthOf(order, units);
  const creditMinor = credit === null ? worth : parseMoney(credit, order.currency);
  const returning = useOrderChange(
    order.id,
    () =>
      returnGoods(
        order.id,
        { lines: enteredUnits(units), restock, creditMinor: creditMinor ?? worth, reason: reason.trim(), notify },
        requestKey,
      ),
    () => {
      toastDone(t('return.done', { count }));
      onClose();
    },
  );
  return (
    <ModalForm
      saving={returning}
      submit={t('return.submit', { count })}
      disabled={count === 0 || creditMinor === null}
      onSubmit={() => {
        if (creditMinor !== null) returning.mutate(undefined);
      }}
      onClose={onClose}
    >
      <UnitsOfLines
        label={t('return.units')}
        lines={order.lines}
        most={returnable}
        hint={(most) => t('return.of', { count: most })}
        units={units}
        onChange={setUnits}
      />
      <Switch
        label={t('return.restock')}
        aria-label={t('return.restock')}
        description={restock ? t('return.restockOn') : t('return.restockOff')}
        checked={restock}
        onChange={(event) => setRestock(event.currentTarget.checked)}
      />
      <MoneyInput
        label={t('return.credit')}
        description={t('return.creditHelp', { money: money(worth, order.currency) })}
        maw={{ xs: 260 }}
        error={creditMinor === null && t('bulk.notAnAmount')}
        value={credit ?? moneyText(worth, order.currency, language)}
        onChange={setCredit}
      />
      <ReasonField value={reason} onChange={setReason} />
      <NotifySwitch checked={notify} onChange={setNotify} />
    </ModalForm>
  );
}
