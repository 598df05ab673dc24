import { Button, Paper } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { type PurchaseOrderView, purchaseOrderQuery } from './api.ts';
import { detailOf } from './purchase-values.ts';

const route = getRouteApi('/purchasing/orders/$purchaseOrderId/print');

/** A purchase order as the sheet that goes to the supplier: what they need and nothing of ours. */
export function PrintPage() {
  const { purchaseOrderId } = route.useParams();
  const query = useQuery(purchaseOrderQuery(purchaseOrderId));
  return <LoadedPage query={query}>{(order) => <Sheet order={order} />}</LoadedPage>;
}

function Sheet({ order }: { order: PurchaseOrderView }) {
  const { t, day, number, money } = useI18n();
  const store = useStore();
  const lines = order.lines.filter((line) => line.ordered > line.cancelled);
  const several = new Set(lines.map((line) => line.locationName)).size > 1;
  return (
    <Page
      title={t('print.title', { number: order.number })}
      crumbs={[
        { label: t('nav.purchasing'), link: { to: '/purchasing' } },
        {
          label: order.number,
          link: { to: '/purchasing/orders/$purchaseOrderId', params: { purchaseOrderId: order.id } },
        },
      ]}
      actions={
        <Button leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {t('purchase.print')}
        </Button>
      }
    >
      <Paper className="card sheet" component="article" aria-label={order.number}>
        <header className="sheet-head">
          <div>
            <strong className="sheet-store">{store.name}</strong>
            <div>{t('print.purchaseOrder')}</div>
          </div>
          <dl className="sheet-facts">
            <Fact name={t('purchase.number')} value={order.number} />
            <Fact name={t('print.date')} value={day(order.orderedAt ?? order.createdAt)} />
            {order.reference && <Fact name={t('purchase.reference')} value={order.reference} />}
          </dl>
        </header>
        {order.supplier && (
          <address className="address sheet-to">
            <strong>{order.supplier.name}</strong>
            {[order.supplier.contact, order.supplier.email].filter(Boolean).map((line) => (
              <div key={line}>{line}</div>
            ))}
          </address>
        )}
        <table className="sheet-lines">
          <thead>
            <tr>
              <th scope="col">{t('print.sku')}</th>
              <th scope="col">{t('purchase.product')}</th>
              {several && <th scope="col">{t('purchase.location')}</th>}
              <th scope="col">{t('purchase.expected')}</th>
              <th scope="col" data-align="right">
                {t('purchase.units')}
              </th>
              <th scope="col" data-align="right">
                {t('purchase.costPrice')}
              </th>
              <th scope="col" data-align="right">
                {t('purchase.cost')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              const units = line.ordered - line.cancelled;
              const price = line.costPriceMinor;
              return (
                <tr key={line.id}>
                  <td>
                    {line.sku}
                    {line.ean && <div className="sheet-small">{line.ean}</div>}
                  </td>
                  <td>
                    {line.productTitle}
                    <div className="sheet-small">{detailOf({ variantTitle: line.variantTitle, sku: '' })}</div>
                  </td>
                  {several && <td>{line.locationName}</td>}
                  <td>{line.expectedOn ? day(line.expectedOn) : '–'}</td>
                  <td data-align="right">{number(units)}</td>
                  <td data-align="right">{price === null ? '–' : money(price, store.currency)}</td>
                  <td data-align="right">{price === null ? '–' : money(price * units, store.currency)}</td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={several ? 6 : 5}>
                {t('purchase.total')}
              </th>
              <td data-align="right">
                <strong>{money(order.costMinor, store.currency)}</strong>
              </td>
            </tr>
          </tfoot>
        </table>
        {order.note && <p className="pre-line">{order.note}</p>}
      </Paper>
    </Page>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
