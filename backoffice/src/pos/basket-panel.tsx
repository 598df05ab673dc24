import { ActionIcon, Button, Group, Menu, Text, Title } from '@mantine/core';
import {
  IconDotsVertical,
  IconMinus,
  IconPercentage,
  IconPlus,
  IconShoppingBag,
  IconTrash,
  IconTruckDelivery,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { DiscountModal } from './discount-modal.tsx';
import { type Basket, type BasketLine, type BasketTotals, isEmptyBasket } from './rules/basket.ts';
import { useTillMoney } from './till.tsx';

/** What the shopper buys and brings back, what it comes to, and the way to pay. */
export function BasketPanel(props: {
  basket: Basket;
  totals: BasketTotals;
  onLine(variantId: number): void;
  onUnits(variantId: number, quantity: number): void;
  onBasket(basket: Basket): void;
  onPay(): void;
  onOrder(): void;
  onClear(): void;
}) {
  const { t } = useI18n();
  const money = useTillMoney();
  const { basket, totals } = props;
  const [discounting, setDiscounting] = useState(false);
  const isEmpty = isEmptyBasket(basket);
  return (
    <section className="till-basket" aria-label={t('till.basket')}>
      <Group justify="space-between" wrap="nowrap" className="till-basket-head">
        <Title order={2} size="h3">
          {t('till.basket')}
        </Title>
        <Menu position="bottom-end" width={260}>
          <Menu.Target>
            <ActionIcon variant="default" size={44} aria-label={t('till.basketMore')} disabled={isEmpty}>
              <IconDotsVertical size={22} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPercentage size={18} />}
              disabled={basket.lines.length === 0}
              onClick={() => setDiscounting(true)}
            >
              {t('till.discountAll')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTruckDelivery size={18} />}
              disabled={basket.lines.length === 0 || basket.returned !== null}
              onClick={props.onOrder}
            >
              {t('till.orderForCustomer')}
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={18} />} onClick={props.onClear}>
              {t('till.clear')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <div className="till-scroll">
        {isEmpty && <EmptyState icon={IconShoppingBag} title={t('till.empty')} text={t('till.emptyHelp')} />}
        <ul className="till-lines">
          {basket.lines.map((line, at) => (
            <Line
              key={line.variantId}
              line={line}
              discountMinor={totals.discounts[at] ?? 0}
              onLine={props.onLine}
              onUnits={props.onUnits}
            />
          ))}
        </ul>
        {basket.returned && <Returned basket={basket} onDrop={() => props.onBasket({ ...basket, returned: null })} />}
      </div>
      <div className="till-sums">
        <dl className="totals">
          {totals.discountMinor > 0 && <Sum name={t('till.discount')} value={money(-totals.discountMinor)} />}
          {totals.creditMinor > 0 && <Sum name={t('till.credit')} value={money(-totals.creditMinor)} />}
          {totals.taxMinor > 0 && <Sum name={t('till.tax')} value={money(totals.taxMinor)} />}
          <div className="totals-sum">
            <dt>{totals.totalMinor < 0 ? t('till.giveBack') : t('till.total')}</dt>
            <dd>{money(Math.abs(totals.totalMinor))}</dd>
          </div>
        </dl>
        <Button size="xl" fullWidth disabled={isEmpty} onClick={props.onPay}>
          {totals.totalMinor < 0 ? t('till.giveBackNow') : t('till.pay')}
        </Button>
      </div>
      {discounting && (
        <DiscountModal
          title={t('till.discountAll')}
          discount={basket.discount}
          amountMinor={totals.listedMinor}
          onDiscount={(discount) => props.onBasket({ ...basket, discount })}
          onClose={() => setDiscounting(false)}
        />
      )}
    </section>
  );
}

function Line(props: {
  line: BasketLine;
  discountMinor: number;
  onLine(variantId: number): void;
  onUnits(variantId: number, quantity: number): void;
}) {
  const { t } = useI18n();
  const money = useTillMoney();
  const { line, discountMinor } = props;
  const listed = line.priceMinor * line.quantity;
  return (
    <li>
      <button
        type="button"
        className="till-line-name"
        title={t('till.changeLine', { title: line.title })}
        onClick={() => props.onLine(line.variantId)}
      >
        <strong>{line.title}</strong>
        <span>
          {money(line.priceMinor)}
          {discountMinor > 0 && <Tag tone="info">{t('till.lineDiscount', { money: money(discountMinor) })}</Tag>}
          {line.found > 0 && <Tag tone="attention">{t('till.lineFound', { count: line.found })}</Tag>}
          {line.overrideReason && <Tag tone="attention">{t('till.lineOverride')}</Tag>}
        </span>
      </button>
      <Group gap={6} wrap="nowrap" className="till-units">
        <ActionIcon
          variant="default"
          size={44}
          aria-label={
            line.quantity === 1 ? t('till.remove', { title: line.title }) : t('till.fewer', { title: line.title })
          }
          onClick={() => props.onUnits(line.variantId, line.quantity - 1)}
        >
          {line.quantity === 1 ? <IconTrash size={20} stroke={1.6} /> : <IconMinus size={20} />}
        </ActionIcon>
        <Text fw={700} miw={34} ta="center" aria-label={t('till.units', { count: line.quantity })} role="img">
          {line.quantity}
        </Text>
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t('till.more', { title: line.title })}
          onClick={() => props.onUnits(line.variantId, line.quantity + 1)}
        >
          <IconPlus size={20} />
        </ActionIcon>
      </Group>
      <b className="till-line-total">{money(listed - discountMinor)}</b>
    </li>
  );
}

function Returned({ basket, onDrop }: { basket: Basket; onDrop(): void }) {
  const { t } = useI18n();
  const money = useTillMoney();
  const { returned } = basket;
  if (!returned) return null;
  return (
    <div className="till-returned">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600}>{t('till.returnedOf', { number: returned.receiptNumber })}</Text>
        <Button variant="subtle" size="compact-md" onClick={onDrop}>
          {t('till.dropReturn')}
        </Button>
      </Group>
      <ul>
        {returned.lines.map((line) => (
          <li key={line.lineId}>
            <span>
              {line.units} × {line.title}
            </span>
            <b>{money(-line.creditMinor)}</b>
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed">
        {returned.restock ? t('till.restocked') : t('till.notRestocked')}
      </Text>
    </div>
  );
}

function Sum({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
