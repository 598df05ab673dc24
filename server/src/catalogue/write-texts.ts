/** Writing words by language: products', variants' and categories'. */
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import { cleanHtml } from './clean-html.ts';
import { lockUrls, takeFreeUrls } from './free-urls.ts';
import { languageProblem } from './rules/languages.ts';
import { slugOf } from './rules/slug.ts';
import type { ProductText, VariantInput } from './schemas.ts';

/** Refuses a language the store does not speak, and texts without the default language. */
export async function checkLanguages(trx: Transaction, texts: Record<string, unknown>): Promise<Refusal | undefined> {
  const { defaultLanguage } = await loadStoreSettings(trx);
  const languages = (await loadLanguages(trx)).map((language) => language.code);
  const problem = languageProblem(Object.keys(texts), defaultLanguage, languages);
  return problem && refuse('invalid', problem.message, { field: problem.field });
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
  await lockUrls(trx);
  const former = await trx
    .selectFrom('product_texts')
    .select(['language', 'url'])
    .where('product_id', '=', productId)
    .execute();
  const rows = [];
  for (const [language, text] of Object.entries(texts)) {
    const wanted = text.url || former.find((row) => row.language === language)?.url || slugOf(text.title);
    const [url = null] = await takeFreeUrls(trx, language, [{ url: wanted, fixed: text.url !== '' }], productId);
    if (url === null) {
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
      url,
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
