/** Checkout on one page, the order's private page, and what is said when an order cannot be placed. */
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAsked, loadOrderDelays } from '../delays/list-delays.ts';
import { placeOrder } from '../orders/place-order.ts';
import { type PlaceOrderInput, placeOrderInput } from '../orders/schemas.ts';
import { loadOrderByToken, loadShippingMethods, orderUrlOfKey } from '../orders/store.ts';
import { offeredProviders } from '../payments/providers.ts';
import { loadOpenMinor } from '../payments/store.ts';
import type { Http } from '../platform/http.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { emptyCart } from './cart.ts';
import { type CartView, cartView, formFields } from './cart-pages.ts';
import { countries } from './countries.ts';
import type { Seen } from './rules/changed.ts';
import { unpackSeen } from './seen.ts';
import { formatMoney } from './theme.ts';
import { orderView, paymentPartView } from './views.ts';
import { registerPage, sendNotFound, sendPage, type Visit } from './visit.ts';

const addressFields = ['name', 'company', 'street', 'postalCode', 'city', 'country', 'phone'] as const;

export function checkoutPages(http: Http, shop: Shop): void {
  registerPage(http, shop, 'GET', '/checkout', async (visit, request, reply) => {
    return sendCheckout(visit, request, reply, { idempotencyKey: randomUUID(), country: visit.settings.country });
  });

  registerPage(http, shop, 'POST', '/checkout', async (visit, request, reply) => {
    const fields = formFields(request);
    if (fields.update) return sendCheckout(visit, request, reply, fields);
    const idempotencyKey = `web-${fields.idempotencyKey}`;
    const told = unpackSeen(fields.seen);
    const cart = await cartView(visit, fields.shippingMethod ?? null, told ?? []);
    const hasChanged = cart.has_changes || !isOf(told, cart);
    if (hasChanged || cart.lines.length === 0) {
      // A second click on the button: what changed is that the first one's order was placed.
      const earlier = await orderUrlOfKey(shop.db, idempotencyKey);
      if (earlier) return reply.redirect(`${visit.prefix}${earlier}?placed=1`, 303);
      if (cart.lines.length === 0) return reply.redirect(`${visit.prefix}/cart`, 303);
      const problems = { errors: {}, message: visit.t('checkout.price_changed') };
      return sendCheckout(visit, request, reply, fields, problems, 409);
    }
    const parsed = placeOrderInput.safeParse(orderFrom(visit, cart, fields));
    if (!parsed.success) {
      const errors = Object.fromEntries(
        parsed.error.issues.map((issue) => [fieldOf(issue.path), visit.t(`error.${errorOf(issue.path)}`)]),
      );
      return sendCheckout(visit, request, reply, fields, { errors, message: visit.t('checkout.errors') }, 422);
    }
    const placed = await placeOrder(shop, parsed.data, { idempotencyKey, channel: 'web' });
    if (isRefusal(placed)) {
      const message = refusalText(visit, placed);
      return sendCheckout(visit, request, reply, fields, { errors: {}, message }, 409);
    }
    if (visit.cartToken) await emptyCart(shop.db, visit.cartToken);
    const isOnline = shop.payments.find(placed.paymentProvider)?.online !== undefined && placed.totalMinor > 0;
    return reply.redirect(`${visit.prefix}${placed.orderUrl}${isOnline ? '/pay' : '?placed=1'}`, 303);
  });

  registerPage(http, shop, 'GET', '/orders/:token', async (visit, request, reply) => {
    const { token } = request.params as { token: string };
    const order = await loadOrderByToken(shop.db, token);
    if (!order) return sendNotFound(visit, request, reply);
    const { placed, payment, cancelled } = request.query as { placed?: string; payment?: string; cancelled?: string };
    const openMinor = await loadOpenMinor(shop.db, order.id);
    const orderUrl = `${visit.prefix}${order.orderUrl}`;
    return sendPage(visit, request, reply, {
      template: 'order',
      title: visit.t('order.title', { number: order.number }),
      isPrivate: true,
      data: {
        order: orderView(visit, order),
        delay_url: (await loadOrderDelays(shop.db, order.id)).some(isAsked) ? `${orderUrl}/delay` : null,
        just_placed: placed === '1',
        order_url: orderUrl,
        just_cancelled: cancelled === '1',
        payment_trouble: payment === 'back' || payment === 'failed' ? visit.t(`payment.${payment}`) : null,
        payment: paymentPartView(visit, shop.payments, visit.settings, order, openMinor, orderUrl),
      },
    });
  });
}

/** Whether a page told of just these lines: in another tab, others may have been put in. */
function isOf(told: readonly Seen[] | null, cart: CartView): boolean {
  return (
    told?.length === cart.lines.length &&
    cart.lines.every((line) =>
      told.some((each) => each.variantId === line.variant_id && each.quantity === line.quantity),
    )
  );
}

type Problems = { errors: Record<string, string>; message: string };

async function sendCheckout(
  visit: Visit,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Record<string, string>,
  problems: Problems = { errors: {}, message: '' },
  status = 200,
) {
  const { settings, locale } = visit;
  const methods = (await loadShippingMethods(visit.shop.db, settings.defaultLanguage)).get(locale.language) ?? [];
  const chosen = methods.find((method) => method.code === fields.shippingMethod) ?? methods[0];
  const cart = await cartView(visit, chosen?.code ?? null, unpackSeen(fields.seen));
  if (cart.lines.length === 0) return reply.redirect(`${visit.prefix}/cart`, 303);
  const offered = offeredProviders(visit.shop.payments, settings);
  const totals = await Promise.all(methods.map((method) => cartView(visit, method.code)));
  const money = (minor: number) => formatMoney(minor, settings.currency, locale.language);
  return sendPage(visit, request, reply, {
    template: 'checkout',
    title: visit.t('checkout.title'),
    isPrivate: true,
    status,
    data: {
      cart,
      fields,
      errors: problems.errors,
      message: problems.message,
      ship_choice: settings.shipChoice,
      methods: methods.map((method, at) => ({
        code: method.code,
        title: method.title,
        description: method.description,
        price: method.priceMinor,
        chosen: method.code === chosen?.code,
        shipping_text: money(totals[at]?.shipping ?? 0),
        tax_text: money(totals[at]?.tax ?? 0),
        total_text: money(totals[at]?.total ?? 0),
      })),
      providers: offered.map(({ id }, at) => ({
        id,
        title: visit.t(`provider.${id}`),
        text: visit.t(`provider.${id}.why`),
        chosen: offered.some((each) => each.id === fields.paymentProvider) ? fields.paymentProvider === id : at === 0,
      })),
      countries: countries(locale.language).map((country) => ({
        ...country,
        chosen: country.code === (fields.country ?? settings.country),
      })),
      billing_countries: countries(locale.language).map((country) => ({
        ...country,
        chosen: country.code === (fields.billing_country ?? settings.country),
      })),
    },
  });
}

/** The order the form asks for; it is checked by the same schema as the API's. */
function orderFrom(visit: Visit, cart: CartView, fields: Record<string, string>): unknown {
  const addressOf = (prefix: string) =>
    Object.fromEntries(addressFields.map((field) => [field, fields[prefix + field] ?? '']));
  const input: Partial<PlaceOrderInput> = {
    lines: cart.lines.map((line) => ({
      variantId: line.variant_id,
      quantity: line.quantity,
      expectedUnitPriceMinor: line.unit_price,
    })),
    email: fields.email ?? '',
    shippingAddress: addressOf('') as PlaceOrderInput['shippingAddress'],
    shippingMethod: fields.shippingMethod ?? '',
    paymentProvider: fields.paymentProvider ?? '',
    language: visit.locale.language,
    note: fields.note ?? '',
    shipComplete: fields.shipComplete === '1',
  };
  if (fields.billingDiffers === '1') input.billingAddress = addressOf('billing_') as PlaceOrderInput['shippingAddress'];
  return input;
}

function fieldOf(path: readonly PropertyKey[]): string {
  const [top, inner] = path.map(String);
  if (top === 'shippingAddress') return inner ?? 'name';
  if (top === 'billingAddress') return `billing_${inner ?? 'name'}`;
  return top ?? 'email';
}

/** The phrase for a field: which of the theme's error texts fits it. */
function errorOf(path: readonly PropertyKey[]): string {
  const field = String(path.at(-1));
  return [
    'email',
    'name',
    'street',
    'postalCode',
    'city',
    'country',
    'shippingMethod',
    'paymentProvider',
    'note',
  ].includes(field)
    ? field
    : 'other';
}

/** Why nothing was ordered, line by line, in the shopper's language. */
function refusalText(visit: Visit, refusal: Refusal): string {
  const problems = (refusal.details?.problems ?? []) as {
    code: string;
    title: string;
    asked: number;
    possible: number | null;
  }[];
  if (problems.length === 0) return visit.t(refusal.refused === 'busy' ? 'checkout.busy' : 'checkout.refused');
  return problems
    .map(({ code, title, asked, possible }) => {
      const key = possible === 0 && code !== 'not_for_sale' ? 'problem.sold_out' : `problem.${code}`;
      return `${title}: ${visit.t(key, { asked, possible: possible ?? 0 })}`;
    })
    .join(' ');
}
