/** Writing words by language: products', variants' and categories'. */
import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import { cleanHtml } from './clean-html.ts';
import { freeSlug, slugOf } from './rules/slug.ts';
import type { ProductText, VariantInput } from './schemas.ts';

/** Refuses a language the store does not speak, and texts without the default language. */
export async function checkLanguages(trx: Transaction, texts: Record<string, unknown>): Promise<Refusal | undefined> {
  const { defaultLanguage } = await loadStoreSettings(trx);
  const languages = (await loadLanguages(trx)).map((language) => language.code);
  if (!(defaultLanguage in texts)) {
    return refuse('invalid', `texts.${defaultLanguage}: the store's default language is required.`, {
      field: `texts.${defaultLanguage}.title`,
    });
  }
  const unknown = Object.keys(texts).find((language) => !languages.includes(language));
  if (unknown === undefined) return undefined;
  return refuse(
    'invalid',
    `texts.${unknown}: the store has no language '${unknown}'; it has ${languages.join(', ')}.`,
    {
      field: `texts.${unknown}`,
    },
  );
}

/**
 * Replaces a product's texts. An empty url is kept if there was one, else made from the title and numbered when taken;
 * a url that was given and is taken is refused by name.
 */
export async function writeProductTexts(
  trx: Transaction,
  productId: number,
  texts: Record<string, ProductText>,
): Promise<Refusal | undefined> {
  const wrong = await checkLanguages(trx, texts);
  if (wrong) return wrong;
  // Two products saved at once could choose the same free address; they take turns.
  await sql`select pg_advisory_xact_lock(7355612)`.execute(trx);
  const former = await trx
    .selectFrom('product_texts')
    .select(['language', 'url'])
    .where('product_id', '=', productId)
    .execute();
  const rows = [];
  for (const [language, text] of Object.entries(texts)) {
    const wanted = text.url || former.find((row) => row.language === language)?.url || slugOf(text.title);
    const taken = await takenUrls(trx, productId, language, wanted);
    if (text.url && taken.has(text.url)) {
      return refuse('conflict', `texts.${language}.url: another product has the address '${text.url}'.`, {
        field: `texts.${language}.url`,
      });
    }
    rows.push({
      product_id: productId,
      language,
      title: text.title,
      full_title: text.fullTitle,
      description: text.description,
      content: cleanHtml(text.content),
      url: freeSlug(wanted, taken),
      meta_title: text.metaTitle,
      meta_description: text.metaDescription,
      meta_keywords: text.metaKeywords,
      google_category: text.googleCategory,
    });
  }
  await trx.deleteFrom('product_texts').where('product_id', '=', productId).execute();
  await trx.insertInto('product_texts').values(rows).execute();
  return undefined;
}

async function takenUrls(trx: Transaction, productId: number, language: string, slug: string): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('product_texts')
    .select('url')
    .where('language', '=', language)
    .where('product_id', '!=', productId)
    .where((where) => where.or([where('url', '=', slug), where('url', 'like', `${slug}-%`)]))
    .execute();
  return new Set(rows.map((row) => row.url));
}

/** Replaces a variant's titles and options. */
export async function writeVariantTexts(
  trx: Transaction,
  variantId: number,
  texts: VariantInput['texts'],
): Promise<Refusal | undefined> {
  const wrong = await checkLanguages(trx, texts);
  if (wrong) return wrong;
  await trx.deleteFrom('variant_texts').where('variant_id', '=', variantId).execute();
  await trx
    .insertInto('variant_texts')
    .values(
      Object.entries(texts).map(([language, text]) => ({
        variant_id: variantId,
        language,
        title: text.title,
        options: JSON.stringify(text.options),
      })),
    )
    .execute();
  return undefined;
}
