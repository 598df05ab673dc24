import { paymentProviders } from '../orders/payment-providers.ts';
import { loadOrder } from '../orders/store.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { openTheme } from '../storefront/theme.ts';
import { orderView } from '../storefront/views.ts';
import { writeMail } from './write-mail.ts';

/**
 * Writes the confirmation of an order in the order's language, with the split of every line as it was told. Running
 * twice writes one mail. An order that is not there was never placed: nothing is written.
 */
export async function confirmOrder(shop: Pick<Shop, 'db' | 'config'>, orderId: number): Promise<void> {
  const { db, config } = shop;
  const order = await loadOrder(db, orderId);
  if (!order) return;
  const settings = await loadStoreSettings(db);
  const theme = openTheme(settings.theme);
  const locale = { language: order.language, fallback: settings.defaultLanguage, currency: order.currency };
  const t = (key: string, values?: Record<string, unknown>) => theme.translate(locale, key, values);
  const provider = paymentProviders.find((each) => each.id === order.paymentProvider);
  const subject = t('mail.confirmed.subject', { number: order.number, shop: settings.name });
  const prefix = order.language === settings.defaultLanguage ? '' : `/${order.language}`;
  const data = {
    language: order.language,
    subject,
    shop: { name: settings.name },
    name: order.shippingAddress.name,
    order: orderView({ t, locale }, order),
    order_url: `${config.publicUrl ?? `http://${config.host}:${config.port}`}${prefix}${order.orderUrl}`,
    payment: {
      title: provider?.title(order.language) ?? '',
      instructions: provider?.instructions(settings, order) ?? '',
    },
  };
  await writeMail(shop, {
    key: `order-confirmed:${order.id}`,
    orderId: order.id,
    recipient: order.email,
    subject,
    html: await theme.render('order-confirmed.html', locale, data),
    plainText: await theme.render('order-confirmed.txt', locale, data),
  });
}
