import { createHash } from 'node:crypto';
import { loadReceipt } from '../pos/receipts.ts';
import type { ReceiptView } from '../pos/schemas.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { formatMoney } from '../storefront/theme.ts';
import { escapeHtml, mailPage } from './mail-page.ts';
import { writeMail } from './write-mail.ts';

type Words = {
  subject(number: string, shop: string): string;
  thanks: string;
  returned: string;
  discount: string;
  total: string;
  givenBack: string;
  tax(rate: string): string;
  cash: string;
  card: string;
  change: string;
  open: string;
  servedBy(name: string): string;
};

const words: Record<string, Words> = {
  en: {
    subject: (number, shop) => `Your receipt ${number} · ${shop}`,
    thanks: 'Thank you for your visit.',
    returned: 'Returned',
    discount: 'discount',
    total: 'To be paid',
    givenBack: 'Given back',
    tax: (rate) => `of which tax, ${rate} %`,
    cash: 'Cash',
    card: 'Card',
    change: 'Change',
    open: 'To be paid when you collect it',
    servedBy: (name) => `You were served by ${name}.`,
  },
  nl: {
    subject: (number, shop) => `Uw kassabon ${number} · ${shop}`,
    thanks: 'Bedankt voor uw bezoek.',
    returned: 'Teruggebracht',
    discount: 'korting',
    total: 'Te betalen',
    givenBack: 'Terugbetaald',
    tax: (rate) => `waarvan btw, ${rate} %`,
    cash: 'Contant',
    card: 'Pin',
    change: 'Wisselgeld',
    open: 'Te betalen bij het ophalen',
    servedBy: (name) => `U bent geholpen door ${name}.`,
  },
};

/** Sends a till receipt to an address. Running twice writes one mail to each address. */
export async function mailReceipt(shop: Pick<Shop, 'db' | 'config'>, receiptId: number, email: string): Promise<void> {
  const receipt = await loadReceipt(shop.db, receiptId);
  if (!receipt) return;
  const settings = await loadStoreSettings(shop.db);
  const language = settings.defaultLanguage in words ? settings.defaultLanguage : 'en';
  const said = words[language] as Words;
  const rows = rowsOf(receipt, said, language);
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(receipt.at));
  const head = `${settings.name}\n${settings.invoiceDetails}`.trim();
  const foot = `${said.thanks} ${said.servedBy(receipt.soldBy)}`;
  const subject = said.subject(receipt.number, settings.name);
  const table = rows
    .map(
      ([label, amount]) =>
        `<tr><td style="padding:4px 12px 4px 0">${escapeHtml(label)}</td><td style="padding:4px 0;text-align:right;white-space:nowrap">${escapeHtml(amount)}</td></tr>`,
    )
    .join('\n');
  await writeMail(shop, {
    key: `receipt:${receiptId}:${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 16)}`,
    orderId: receipt.order?.id ?? null,
    recipient: email,
    subject,
    html: mailPage(
      language,
      subject,
      `<p style="white-space:pre-line">${escapeHtml(head)}</p>
<p>${escapeHtml(receipt.number)} · ${escapeHtml(day)}</p>
<table role="presentation" style="width:100%;border-collapse:collapse">
${table}
</table>
<p>${escapeHtml(foot)}</p>`,
    ),
    plainText: `${head}\n\n${receipt.number} · ${day}\n\n${rows.map(([label, amount]) => `${label}: ${amount}`).join('\n')}\n\n${foot}\n`,
  });
}

function rowsOf(receipt: ReceiptView, said: Words, language: string): [label: string, amount: string][] {
  const money = (minor: number) => formatMoney(minor, receipt.currency, language);
  const percent = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const goods = receipt.lines.map(({ units, title, totalMinor, discountMinor }): [string, string] => [
    `${units} × ${title}${discountMinor > 0 ? ` (${said.discount} ${money(discountMinor)})` : ''}`,
    money(totalMinor),
  ]);
  const back = receipt.returned.map(({ units, title, totalMinor }): [string, string] => [
    `${said.returned}: ${units} × ${title}`,
    money(-totalMinor),
  ]);
  const taxes = receipt.taxes.map(({ taxBasisPoints, taxMinor }): [string, string] => [
    said.tax(percent.format(taxBasisPoints / 100)),
    money(taxMinor),
  ]);
  const paid = receipt.payments.map(({ method, amountMinor, tenderedMinor }): [string, string] => [
    said[method],
    money(tenderedMinor ?? amountMinor),
  ]);
  return [
    ...goods,
    ...back,
    [receipt.totalMinor < 0 ? said.givenBack : said.total, money(Math.abs(receipt.totalMinor))],
    ...taxes,
    ...paid,
    ...(receipt.changeMinor > 0 ? [[said.change, money(receipt.changeMinor)] as [string, string]] : []),
    ...((receipt.kind === 'special_order' || receipt.kind === 'payment') && receipt.openMinor > 0
      ? [[said.open, money(receipt.openMinor)] as [string, string]]
      : []),
  ];
}
