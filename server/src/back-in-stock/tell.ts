import { sql } from 'kysely';
import { writeMail } from '../notifications/write-mail.ts';
import { publicAddress } from '../platform/config.ts';
import { inTransaction } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { openTheme } from '../storefront/theme.ts';
import { variantTitle } from '../storefront/views.ts';

/** Requests whose mails are asked for in one transaction. */
const chunk = 500;

/**
 * Has everyone written to whose variant is in stock again: so many units as may be bought at once are available, which
 * is only what those who wait have left. That it can be ordered on backorder is not enough. Answers how many.
 */
export async function tellBackInStock(shop: Pick<Shop, 'db' | 'jobs' | 'clock'>): Promise<number> {
  for (let told = 0; ; ) {
    const ids = await inTransaction(shop.db, async (trx) => {
      const { rows } = await sql<{ id: number }>`
        update back_in_stock_requests set told_at = ${shop.clock()}
        where id = any(array(
          select r.id from back_in_stock_requests r
          join variants v on v.id = r.variant_id join products p on p.id = v.product_id
          join variant_stock s on s.variant_id = v.id
          where r.told_at is null and v.archived_at is null and p.archived_at is null and p.visibility <> 'hidden'
            and (s.stock_policy = 'untracked' or v.buy_minimum <=
              (select coalesce(sum(on_hand - allocated), 0) from stock_levels where variant_id = v.id))
          order by r.id limit ${chunk} for update of r skip locked))
        returning id`.execute(trx);
      await shop.jobs.enqueue(
        trx,
        'back-in-stock-mail',
        rows.map(({ id }) => ({ requestId: id })),
      );
      return rows.map(({ id }) => id);
    });
    told += ids.length;
    if (ids.length < chunk) return told;
  }
}

/** Writes to one who asked, and forgets them. Running twice writes one mail. */
export async function mailBackInStock(shop: Pick<Shop, 'db' | 'config'>, requestId: number): Promise<void> {
  const { db, config } = shop;
  const settings = await loadStoreSettings(db);
  const { rows } = await sql<{
    email: string;
    language: string;
    variantId: number;
    title: string;
    variant: string;
    url: string;
  }>`
    select r.email, r.language, v.id as "variantId", coalesce(t.title, d.title, '') as title,
      coalesce(vt.title, vd.title, '') as variant, coalesce(nullif(t.url, ''), d.url) as url
    from back_in_stock_requests r join variants v on v.id = r.variant_id
    left join product_texts t on t.product_id = v.product_id and t.language = r.language
    left join product_texts d on d.product_id = v.product_id and d.language = ${settings.defaultLanguage}
    left join variant_texts vt on vt.variant_id = v.id and vt.language = r.language
    left join variant_texts vd on vd.variant_id = v.id and vd.language = ${settings.defaultLanguage}
    where r.id = ${requestId}`.execute(db);
  const [asked] = rows;
  if (!asked) return;
  const theme = await openTheme(db, settings);
  const locale = { language: asked.language, fallback: settings.defaultLanguage, currency: settings.currency };
  const subject = theme.translate(locale, 'mail.back_in_stock.subject', { title: asked.title, shop: settings.name });
  const prefix = asked.language === settings.defaultLanguage ? '' : `/${asked.language}`;
  const data = {
    language: asked.language,
    subject,
    shop: { name: settings.name },
    product: { title: asked.title, variant: variantTitle(asked.variant) },
    product_url: `${publicAddress(config)}${prefix}/products/${asked.url}?variant=${asked.variantId}`,
  };
  await writeMail(shop, {
    key: `back-in-stock:${requestId}`,
    orderId: null,
    recipient: asked.email,
    subject,
    html: await theme.render('back-in-stock.html', locale, data),
    plainText: await theme.render('back-in-stock.txt', locale, data),
  });
  await db.deleteFrom('back_in_stock_requests').where('id', '=', requestId).execute();
}
