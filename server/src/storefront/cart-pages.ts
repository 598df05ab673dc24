/** The cart: adding, changing and taking out, and what can be had of it right now. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { priceCart } from '../orders/price-cart.ts';
import { quoteLines } from '../orders/quote-lines.ts';
import type { Http } from '../platform/http.ts';
import { isRefusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { addToCart, openCart, setCartLine } from './cart.ts';
import { noteToldLine, writeSeen } from './cart-seen.ts';
import { imageView } from './image-view.ts';
import type { Seen } from './rules/changed.ts';
import { changeViews, packSeen, readSeen, seenOf, unpackSeen } from './seen.ts';
import { listCartRows } from './store.ts';
import { problemView, splitView, statusView, variantTitle } from './views.ts';
import { cartCookie, registerPage, sendPage, type Visit } from './visit.ts';

const cookieDays = 30;
const lineForm = z.object({
  variant: z.coerce.number().int().positive(),
  quantity: z.coerce.number().int().min(0).max(1_000_000).catch(1),
});

export function cartPages(http: Http, shop: Shop): void {
  registerPage(http, shop, 'GET', '/cart', async (visit, request, reply) => {
    const { added } = z.object({ added: z.coerce.number().int().catch(0) }).parse(request.query);
    const cart = await cartView(visit, null);
    const line = cart.lines.find((each) => each.variant_id === added);
    return sendPage(visit, request, reply, {
      template: 'cart',
      title: visit.t('cart.title'),
      isPrivate: true,
      data: { cart, notice: line ? visit.t('cart.added', { title: line.title }) : null },
    });
  });

  registerPage(http, shop, 'POST', '/cart/add', async (visit, request, reply) => {
    const form = lineForm.safeParse(request.body);
    if (!form.success) return reply.redirect(`${visit.prefix}/cart`, 303);
    const { variant, quantity } = form.data;
    const token = visit.cartToken ?? (await startCart(visit, reply));
    const refused = await addToCart(shop.db, token, variant, Math.max(1, quantity));
    if (!isRefusal(refused)) await noteToldLine(visit, token, variant, toldBy(request)?.[0]);
    return reply.redirect(`${visit.prefix}/cart${isRefusal(refused) ? '' : `?added=${variant}`}`, 303);
  });

  registerPage(http, shop, 'POST', '/cart/set', async (visit, request, reply) => {
    const form = lineForm.safeParse(request.body);
    if (form.success && visit.cartToken) {
      await setCartLine(shop.db, visit.cartToken, form.data.variant, form.data.quantity);
      await noteToldLine(visit, visit.cartToken, form.data.variant, toldBy(request)?.[0]);
    }
    const { back } = z.object({ back: z.enum(['cart', 'checkout']).catch('cart') }).parse(request.body ?? {});
    return reply.redirect(`${visit.prefix}/${back}`, 303);
  });

  // The shopper has read what changed.
  registerPage(http, shop, 'POST', '/cart/seen', async (visit, request, reply) => {
    if (visit.cartToken) await writeSeen(shop.db, visit.cartToken, toldBy(request) ?? []);
    return reply.redirect(`${visit.prefix}/cart`, 303);
  });
}

/** What the page said that a form was sent from. */
function toldBy(request: FastifyRequest): Seen[] | null {
  return unpackSeen(formFields(request).seen);
}

async function startCart(visit: Visit, reply: FastifyReply): Promise<string> {
  const token = await openCart(visit.shop.db);
  reply.setCookie(cartCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: visit.shop.config.publicUrl?.startsWith('https://') ?? false,
    maxAge: cookieDays * 86_400,
  });
  return token;
}

/**
 * The cart as it could be ordered now: every line quoted and priced anew, with what changed since the shopper was told;
 * by `told`, else by what is noted with the cart. `shippingMethod` null: goods only.
 */
export async function cartView(visit: Visit, shippingMethod: string | null, told: readonly Seen[] | null = null) {
  const { db } = visit.shop;
  const rows = visit.cartToken ? await listCartRows(db, visit.words, visit.cartToken) : [];
  const wanted = rows.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const quotes = await quoteLines(visit.shop, wanted, visit.locale.language);
  const price = await priceCart(db, wanted, shippingMethod, visit.locale.language);
  const lines = rows.flatMap((row, at) => {
    const quote = quotes[at];
    const total = price.lines[at];
    if (!quote || !total) return [];
    const seen = seenOf(quote, visit.locale.language);
    const before = told ? (told.find((each) => each.variantId === row.variantId) ?? null) : readSeen(row.seen);
    return {
      variant_id: row.variantId,
      quantity: row.quantity,
      title: row.productTitle,
      variant: variantTitle(row.variantTitle),
      url: `${visit.prefix}/products/${row.url}?variant=${row.variantId}`,
      image: row.image && imageView(row.image, row.productTitle).thumbnail,
      unit_price: quote.unitPriceMinor,
      total: total.totalMinor,
      status: statusView(visit, quote.status),
      split: splitView(visit, quote),
      minimum: quote.stock.minimum,
      problem: problemView(visit, quote),
      changes: changeViews(visit, before, quote),
      told: seen,
      seen: packSeen([seen]),
    };
  });
  return {
    lines,
    has_changes: lines.some((line) => line.changes.length > 0),
    seen: packSeen(lines.map((line) => line.told)),
    waiting: lines.reduce((sum, line) => sum + line.split.waiting, 0),
    has_problem: lines.some((line) => line.problem !== null),
    subtotal: price.subtotalMinor,
    shipping: price.shippingMinor,
    tax: price.taxMinor,
    total: price.totalMinor,
    prices_include_tax: price.pricesIncludeTax,
  };
}

export type CartView = Awaited<ReturnType<typeof cartView>>;

/** The form fields of a request as text; a field sent twice counts once. */
export function formFields(request: FastifyRequest): Record<string, string> {
  const entries = Object.entries((request.body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)]));
}
