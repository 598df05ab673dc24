import { useI18n } from '../i18n/i18n.tsx';
import type { ReceiptView } from './api.ts';
import { useTill } from './till.tsx';

/** A receipt as it is printed. */
export function ReceiptPaper({ receipt }: { receipt: ReceiptView }) {
  const { t, money, dateTime, number } = useI18n();
  const { store } = useTill();
  const amount = (minor: number) => money(minor, receipt.currency);
  const { order } = receipt;
  // Of an order a receipt shows what was paid now, and what is open.
  const isOrder = receipt.kind === 'special_order' || receipt.kind === 'payment';
  return (
    <article className="till-receipt" aria-label={t('till.receiptOf', { number: receipt.number })}>
      <header>
        <strong>{store.name}</strong>
        {store.details && <span className="pre-line">{store.details}</span>}
        <span>
          {receipt.number} · {dateTime(receipt.at)}
        </span>
        {order && isOrder && <span>{t('till.orderOf', { number: order.number, name: order.customer })}</span>}
      </header>
      <table>
        <caption className="visually-hidden">{t('till.basket')}</caption>
        <tbody>
          {receipt.lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a receipt does not change
            <tr key={at}>
              <th scope="row">
                {number(line.units)} × {line.title}
                {line.units > 1 && <small>{t('till.each', { price: amount(line.listPriceMinor) })}</small>}
                {line.discountMinor > 0 && (
                  <small>{t('till.lineDiscount', { money: amount(line.discountMinor) })}</small>
                )}
              </th>
              <td>{amount(line.totalMinor)}</td>
            </tr>
          ))}
          {receipt.returned.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a receipt does not change
            <tr key={at}>
              <th scope="row">{t('till.returnedLine', { count: line.units, title: line.title })}</th>
              <td>{amount(-line.totalMinor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {isOrder && receipt.orderTotalMinor !== null && (
            <Row name={t('till.orderTotal')} value={amount(receipt.orderTotalMinor)} />
          )}
          <tr className="till-receipt-total">
            <th scope="row">
              {isOrder ? t('till.paidNow') : receipt.totalMinor < 0 ? t('till.giveBack') : t('till.total')}
            </th>
            <td>{amount(Math.abs(receipt.totalMinor))}</td>
          </tr>
          {receipt.taxes.map((tax) => (
            <Row
              key={tax.taxBasisPoints}
              name={t('till.taxOf', { rate: number(tax.taxBasisPoints / 100), net: amount(tax.netMinor) })}
              value={amount(tax.taxMinor)}
            />
          ))}
          {receipt.payments.map((payment, at) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: a receipt does not change
              key={at}
              name={t(payment.method === 'cash' ? 'till.cash' : 'till.card')}
              value={amount(payment.tenderedMinor ?? payment.amountMinor)}
            />
          ))}
          {receipt.changeMinor > 0 && <Row name={t('till.change')} value={amount(receipt.changeMinor)} />}
          {isOrder && receipt.openMinor > 0 && <Row name={t('till.openAtPickup')} value={amount(receipt.openMinor)} />}
        </tfoot>
      </table>
      {isOrder && order && (
        <p>{order.lines.some((line) => line.waiting > 0) ? t('till.waitsFor') : t('till.setAside')}</p>
      )}
      <p>{t('till.servedBy', { name: receipt.soldBy, register: receipt.registerName })}</p>
    </article>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{value}</td>
    </tr>
  );
}
