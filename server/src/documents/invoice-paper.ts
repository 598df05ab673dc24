import { loadOrder } from '../orders/store.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { openTheme } from '../storefront/theme.ts';
import { drawPaper } from './paper.ts';
import { type PaperWords, paperWords, percent } from './paper-words.ts';
import { taxSummary } from './rules/invoice.ts';
import { type Invoice, loadInvoice } from './store.ts';

/** An issued invoice as a PDF, the same whenever it is asked for; null when there is none. */
export async function invoicePaper(
  shop: Pick<Shop, 'db'>,
  invoiceId: number,
): Promise<{ name: string; pdf: Buffer } | null> {
  const invoice = await loadInvoice(shop.db, invoiceId);
  if (!invoice) return null;
  const order = await loadOrder(shop.db, invoice.orderId);
  if (!order) return null;
  const settings = await loadStoreSettings(shop.db);
  const words = paperWords(await openTheme(shop.db, settings), {
    language: invoice.language,
    fallback: settings.defaultLanguage,
    currency: invoice.currency,
  });
  const { t, day } = words;
  const title = `${t(`paper.${invoice.kind}`)} ${invoice.number}`;
  const made = new Date(invoice.issuedAt);
  const pdf = await drawPaper({ title, author: invoice.seller.name, made, page: words.page }, (paper) => {
    paper.head({
      shop: invoice.seller.name,
      details: [invoice.seller.details, invoice.seller.email].filter(Boolean).join('\n'),
      title,
      facts: [
        [t('paper.date'), day(invoice.issuedAt)],
        [t('paper.order'), order.number],
        [t('paper.ordered_on'), day(order.placedAt)],
      ],
    });
    paper.addresses([
      { title: t('paper.bill_to'), lines: words.address(invoice.billTo) },
      { title: t('paper.ship_to'), lines: words.address(order.shippingAddress) },
    ]);
    drawLines(paper, invoice, words);
  });
  return { name: `${invoice.number}.pdf`, pdf };
}

type Drawing = Parameters<Parameters<typeof drawPaper>[1]>[0];

function drawLines(paper: Drawing, invoice: Invoice, { t, money, number }: PaperWords): void {
  const { lines, pricesIncludeTax } = invoice;
  paper.table(
    [
      { title: t('paper.description'), width: 46 },
      { title: t('paper.units'), width: 10, align: 'right' },
      { title: t('paper.price'), width: 16, align: 'right' },
      { title: t('paper.tax'), width: 10, align: 'right' },
      { title: t('paper.amount'), width: 18, align: 'right' },
    ],
    lines.map((line) => ({
      cells: [
        line.title,
        number(line.units),
        money(line.unitPriceMinor),
        percent(line.taxBasisPoints, invoice.language),
        money(line.totalMinor),
      ],
      detail: line.sku,
    })),
  );
  const summary = taxSummary(lines, pricesIncludeTax);
  const net = summary.reduce((sum, rate) => sum + rate.netMinor, 0);
  paper.sums([
    [t('paper.net'), money(net)],
    ...summary.map(({ taxBasisPoints, netMinor, taxMinor }): [string, string] => [
      t('paper.tax_of', { rate: percent(taxBasisPoints, invoice.language), net: money(netMinor) }),
      money(taxMinor),
    ]),
    [t('paper.total'), money(invoice.totalMinor)],
  ]);
  paper.note('', t(pricesIncludeTax ? 'paper.prices_with_tax' : 'paper.prices_without_tax'));
}
