/** Asking, on the page of a sold-out variant, to hear when it is in stock again. */
import { z } from 'zod';
import type { Http } from '../platform/http.ts';
import { isRefusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { formFields } from '../storefront/cart-pages.ts';
import { registerPage } from '../storefront/visit.ts';
import { askBackInStock } from './sign-up.ts';

const form = z.object({ variant: z.coerce.number().int().positive(), email: z.email().trim().max(254) });

/** Registers the form's address; it answers with the product's page again, which says what came of it. */
export function backInStockPages(http: Http, shop: Shop): void {
  registerPage(http, shop, 'POST', '/products/:url/back-in-stock', async (visit, request, reply) => {
    const { url } = request.params as { url: string };
    const fields = formFields(request);
    const product = `${visit.prefix}/products/${encodeURIComponent(url)}`;
    const variant = encodeURIComponent(fields.variant ?? '');
    const answer = (said: string) => reply.redirect(`${product}?variant=${variant}&notify=${said}#availability`, 303);
    const parsed = form.safeParse(fields);
    if (!parsed.success) return answer('email');
    const { email } = parsed.data;
    const asked = { variantId: parsed.data.variant, email, language: visit.locale.language };
    return answer(isRefusal(await askBackInStock(shop.db, asked)) ? 'refused' : 'noted');
  });
}
