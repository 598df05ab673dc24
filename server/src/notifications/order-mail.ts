import type { OrderView } from '../orders/schemas.ts';
import { loadOrder } from '../orders/store.ts';
import { loadOpenMinor } from '../payments/store.ts';
import { publicAddress } from '../platform/config.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { type Locale, openTheme } from '../storefront/theme.ts';
import { orderView, paymentPartView } from '../storefront/views.ts';
import { writeMail } from './write-mail.ts';

/** What writing an order's mail needs of a shop. */
export type MailShop = Pick<Shop, 'db' | 'config' | 'payments'>;

/** What a mail's words are made with. */
export type MailWords = {
  t(key: string, values?: Record<string, unknown>): string;
  locale: Locale;
  order: OrderView;
};

/**
 * Writes a mail about an order in the order's language, of the theme's mail `template` and with its subject
 * `mail.SUBJECT.subject`. Running twice with one key writes one mail. An order that is not there was never placed,
 * and one from over the counter may have no address: nothing is written.
 */
export async function writeOrderMail(
  shop: MailShop,
  mail: {
    orderId: number;
    key: string;
    template: string;
    subject: string;
    data?(words: MailWords): Record<string, unknown>;
  },
): Promise<void> {
  const { db, config } = shop;
  const order = await loadOrder(db, mail.orderId);
  if (!order?.email) return; // nobody to write to: sold over the counter
  const settings = await loadStoreSettings(db);
  const theme = await openTheme(db, settings);
  const locale = { language: order.language, fallback: settings.defaultLanguage, currency: order.currency };
  const t = (key: string, values?: Record<string, unknown>) => theme.translate(locale, key, values);
  const openMinor = await loadOpenMinor(db, order.id);
  const subject = t(`mail.${mail.subject}.subject`, { number: order.number, shop: settings.name });
  const prefix = order.language === settings.defaultLanguage ? '' : `/${order.language}`;
  const orderUrl = `${publicAddress(config)}${prefix}${order.orderUrl}`;
  const data = {
    language: order.language,
    subject,
    shop: { name: settings.name },
    name: order.shippingAddress.name,
    order: orderView({ t, locale }, order),
    order_url: orderUrl,
    payment: paymentPartView({ t, locale }, shop.payments, settings, order, openMinor, orderUrl),
    ...mail.data?.({ t, locale, order }),
  };
  await writeMail(shop, {
    key: mail.key,
    orderId: order.id,
    recipient: order.email,
    subject,
    html: await theme.render(`${mail.template}.html`, locale, data),
    plainText: await theme.render(`${mail.template}.txt`, locale, data),
  });
}
