import { sql } from 'kysely';
import { countCatalogueTexts, deleteCatalogueTexts } from '../catalogue/language-texts.ts';
import { type Db, inTransaction, refusingConstraints, stillReferenced, type Transaction } from '../platform/db.ts';
import { refuseListOrder } from '../platform/list-order.ts';
import { changedMeanwhile, type Refusal, refuse } from '../platform/refusals.ts';
import type { LanguageInput, LanguageTexts } from './schemas.ts';

const taken = {
  languages_pkey: () => refuse('conflict', 'code: the store speaks this language already.', { field: 'code' }),
  languages_column_prefix_key: () =>
    refuse('conflict', 'columnPrefix: another language has this prefix already.', { field: 'columnPrefix' }),
};

/** Adds a language at the end; the shop speaks it from now on. Refuses a code or prefix that is taken. */
export async function createLanguage(db: Db, input: LanguageInput & { code: string }): Promise<Refusal | undefined> {
  return refusingConstraints(taken, () =>
    inTransaction(db, async (trx) => {
      const others = await lockLanguages(trx);
      const position = Math.max(0, ...others.map((each) => each.position)) + 1;
      await trx
        .insertInto('languages')
        .values({ code: input.code, column_prefix: input.columnPrefix, name: input.name, position })
        .execute();
      return undefined;
    }),
  );
}

/** Changes a language's name and prefix. Refuses a stale version and a prefix that is taken. */
export async function changeLanguage(
  db: Db,
  code: string,
  input: LanguageInput & { version: number },
): Promise<Refusal | undefined> {
  return refusingConstraints(taken, () =>
    inTransaction(db, async (trx) => {
      const known = (await lockLanguages(trx)).find((each) => each.code === code);
      if (!known) return notFound(code);
      if (known.version !== input.version) return changedMeanwhile('language', known.version);
      await trx
        .updateTable('languages')
        .set({ name: input.name, column_prefix: input.columnPrefix, version: known.version + 1 })
        .where('code', '=', code)
        .execute();
      return undefined;
    }),
  );
}

/** Puts the languages in the order shoppers and forms show them in. */
export async function orderLanguages(
  db: Db,
  wanted: { order: string[]; seen: string[] },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const languages = await lockLanguages(trx);
    const wrong = refuseListOrder(
      languages.map((each) => each.code),
      wanted,
    );
    if (wrong) return wrong;
    await sql`update languages l set position = wanted.position
      from unnest(${wanted.order}::text[]) with ordinality as wanted (code, position) where l.code = wanted.code`.execute(
      trx,
    );
    return undefined;
  });
}

/**
 * Takes a language out of the shop. Refuses the default language, and one that texts are written in unless
 * `removeTexts` says that they go too; the refusal counts them.
 */
export async function deleteLanguage(db: Db, code: string, removeTexts: boolean): Promise<Refusal | undefined> {
  const inUse = () => refuse('conflict', 'This language is still in use elsewhere in the shop.');
  return refusingConstraints({ [stillReferenced]: inUse }, () =>
    inTransaction(db, async (trx) => {
      const known = (await lockLanguages(trx)).some((each) => each.code === code);
      if (!known) return notFound(code);
      const { default_language } = await trx
        .selectFrom('store_settings')
        .select('default_language')
        .forNoKeyUpdate()
        .executeTakeFirstOrThrow();
      if (default_language === code) {
        return refuse('conflict', 'This is the default language. Choose another one in Settings > Store first.');
      }
      const written = await countLanguageTexts(trx, code);
      const texts = Object.values(written).reduce((sum, { translated }) => sum + translated, 0);
      if (texts > 0 && !removeTexts) {
        return refuse(
          'conflict',
          `${texts} texts are written in this language. Confirm that they are deleted with it.`,
          {
            field: 'removeTexts',
            details: { texts: written },
          },
        );
      }
      await deleteCatalogueTexts(trx, code);
      await trx.deleteFrom('delivery_timeframe_texts').where('language', '=', code).execute();
      await trx.deleteFrom('shipping_method_texts').where('language', '=', code).execute();
      await trx.deleteFrom('languages').where('code', '=', code).execute();
      return undefined;
    }),
  );
}

/** How much of the shop is said in a language. */
export async function countLanguageTexts(db: Db, code: string): Promise<LanguageTexts> {
  const { rows } = await sql<Pick<LanguageTexts, 'deliveryTimeframes' | 'shippingMethods'>>`
    select
      (select jsonb_build_object('translated', count(x.language), 'total', count(*)) from delivery_timeframes t
       left join delivery_timeframe_texts x on x.delivery_timeframe_id = t.id and x.language = ${code}) as "deliveryTimeframes",
      (select jsonb_build_object('translated', count(x.language), 'total', count(*)) from shipping_methods m
       left join shipping_method_texts x on x.shipping_method_id = m.id and x.language = ${code}) as "shippingMethods"`.execute(
    db,
  );
  return { ...(await countCatalogueTexts(db, code)), ...(rows[0] as (typeof rows)[number]) };
}

/**
 * Refuses a default language in which something the shop shows has no words: other languages fall back to it, so what
 * it lacks would vanish from the shop.
 */
export async function refuseIncompleteLanguage(trx: Transaction, code: string): Promise<Refusal | undefined> {
  const texts = await countLanguageTexts(trx, code);
  const { products, variants, categories, shippingMethods } = texts;
  const missing = [products, variants, categories, shippingMethods].map(({ translated, total }) => total - translated);
  if (missing.every((each) => each === 0)) return undefined;
  const [product, variant, category, method] = missing;
  return refuse(
    'conflict',
    `defaultLanguage: not everything has words in this language yet. Missing: products ${product}, variants ${variant}, categories ${category}, shipping methods ${method}.`,
    { field: 'defaultLanguage', details: { texts } },
  );
}

async function lockLanguages(trx: Transaction): Promise<{ code: string; version: number; position: number }[]> {
  await sql`lock table languages in share row exclusive mode`.execute(trx);
  return trx.selectFrom('languages').select(['code', 'version', 'position']).orderBy('position').execute();
}

function notFound(code: string): Refusal {
  return refuse('not_found', `The store has no language '${code}'.`);
}
