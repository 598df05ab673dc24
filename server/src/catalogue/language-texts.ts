/** What the catalogue says in a language, for Settings > Languages. */
import { sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';

export type Translated = { translated: number; total: number };

/** How many products, variants and categories have a title in the language, of all that are not archived. */
export async function countCatalogueTexts(
  db: Db,
  language: string,
): Promise<{ products: Translated; variants: Translated; categories: Translated }> {
  const { rows } = await sql<{ what: 'products' | 'variants' | 'categories' } & Translated>`
    select 'products' as what, count(t.language)::int as translated, count(*)::int as total
    from products p left join product_texts t on t.product_id = p.id and t.language = ${language}
    where p.archived_at is null
    union all
    select 'variants', count(t.language)::int, count(*)::int
    from variants v join products p on p.id = v.product_id and p.archived_at is null
    left join variant_texts t on t.variant_id = v.id and t.language = ${language}
    where v.archived_at is null
    union all
    select 'categories', count(t.language)::int, count(*)::int
    from categories c left join category_texts t on t.category_id = c.id and t.language = ${language}`.execute(db);
  const of = (what: string): Translated => {
    const { translated = 0, total = 0 } = rows.find((row) => row.what === what) ?? {};
    return { translated, total };
  };
  return { products: of('products'), variants: of('variants'), categories: of('categories') };
}

/** Deletes everything the catalogue says in the language, archived products included. */
export async function deleteCatalogueTexts(trx: Transaction, language: string): Promise<void> {
  await trx.deleteFrom('product_texts').where('language', '=', language).execute();
  await trx.deleteFrom('variant_texts').where('language', '=', language).execute();
  await trx.deleteFrom('category_texts').where('language', '=', language).execute();
}
