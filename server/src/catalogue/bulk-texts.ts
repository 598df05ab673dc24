/** Many products' or variants' words at once, for change sets. A field is named texts.LANGUAGE.FIELD. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { FieldPart, RowChange, Values, Written } from '../changes/field-part.ts';
import type { Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { cleanHtml } from './clean-html.ts';
import { type ProductText, productText, type VariantInput, variantTexts } from './schemas.ts';
import { writeProductTexts, writeVariantTexts } from './write-texts.ts';

type TextColumns = Record<string, { column: string; schema: z.ZodType }>;
const bare = (schema: z.ZodType) => (schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema);

const productTextColumns: TextColumns = {
  title: { column: 'title', schema: bare(productText.shape.title) },
  fullTitle: { column: 'full_title', schema: bare(productText.shape.fullTitle) },
  description: { column: 'description', schema: bare(productText.shape.description) },
  content: { column: 'content', schema: bare(productText.shape.content).transform((text) => cleanHtml(String(text))) },
  url: { column: 'url', schema: bare(productText.shape.url) },
  metaTitle: { column: 'meta_title', schema: bare(productText.shape.metaTitle) },
  metaDescription: { column: 'meta_description', schema: bare(productText.shape.metaDescription) },
  metaKeywords: { column: 'meta_keywords', schema: bare(productText.shape.metaKeywords) },
  googleCategory: { column: 'google_category', schema: bare(productText.shape.googleCategory) },
};
const variantTextColumns: TextColumns = {
  title: { column: 'title', schema: variantTexts.valueType.shape.title },
  options: { column: 'options', schema: bare(variantTexts.valueType.shape.options) },
};

/** Titles, descriptions, addresses and search-engine texts of products, by language. */
export const productTextPart: FieldPart = {
  entity: 'product',
  schemaOf: schemaOf(productTextColumns),
  async lock(trx, ids) {
    const { rows } = await sql<{ id: number }>`
      select id from products where id = any(${ids}::bigint[]) and archived_at is null order by id for no key update`.execute(
      trx,
    );
    const texts = await trx
      .selectFrom('product_texts')
      .selectAll()
      .where('product_id', '=', sql<number>`any(${ids})`)
      .execute();
    return valuesOf(
      rows,
      texts.map(({ product_id, ...row }) => ({ id: product_id, ...row })),
      productTextColumns,
    );
  },
  async write(trx, rows, { now }) {
    const simple = rows.filter((row) => keepsRowsAndAddress(row));
    await updateTexts(trx, 'product_texts', 'product_id', productTextColumns, simple);
    const refused = await oneByOne(rows, simple, (row) =>
      writeProductTexts(trx, row.id, merged(row, productTextColumns) as Record<string, ProductText>),
    );
    await bumpVersions(trx, 'products', rows, refused, now);
    return { refused };
  },
};

/** Titles and options of variants, by language. */
export const variantTextPart: FieldPart = {
  entity: 'variant',
  schemaOf: schemaOf(variantTextColumns),
  async lock(trx, ids) {
    const { rows } = await sql<{ id: number }>`
      select id from variants where id = any(${ids}::bigint[]) and archived_at is null order by id for no key update`.execute(
      trx,
    );
    const texts = await trx
      .selectFrom('variant_texts')
      .selectAll()
      .where('variant_id', '=', sql<number>`any(${ids})`)
      .execute();
    return valuesOf(
      rows,
      texts.map(({ variant_id, ...row }) => ({ id: variant_id, ...row })),
      variantTextColumns,
    );
  },
  async write(trx, rows, { now }) {
    const simple = rows.filter((row) => keepsRowsAndAddress(row));
    await updateTexts(trx, 'variant_texts', 'variant_id', variantTextColumns, simple);
    const refused = await oneByOne(rows, simple, (row) =>
      writeVariantTexts(trx, row.id, merged(row, variantTextColumns) as VariantInput['texts']),
    );
    await bumpVersions(trx, 'variants', rows, refused, now);
    return { refused };
  },
};

function schemaOf(columns: TextColumns): FieldPart['schemaOf'] {
  return (field) => {
    const [, name = ''] = /^texts\.[a-z]{2}(?:-[A-Z]{2})?\.(\w+)$/.exec(field) ?? [];
    return columns[name]?.schema.nullable();
  };
}

/** Every row with every text it has; a language it has no text in has no value, which is undefined. */
function valuesOf(
  rows: readonly { id: number }[],
  texts: readonly ({ id: number; language: string } & Values)[],
  columns: TextColumns,
): Map<number, Values> {
  const values = new Map<number, Values>(rows.map((row) => [row.id, {}]));
  for (const text of texts) {
    const row = values.get(text.id);
    if (!row) continue;
    for (const [field, { column }] of Object.entries(columns)) row[`texts.${text.language}.${field}`] = text[column];
  }
  return values;
}

/** Whether only words change: no address, which must stay unique, and no language that is new to the row. */
function keepsRowsAndAddress(row: RowChange): boolean {
  return Object.entries(row.after).every(
    ([field, value]) => value !== null && !field.endsWith('.url') && row.before[field] !== undefined,
  );
}

async function updateTexts(
  trx: Transaction,
  table: 'product_texts' | 'variant_texts',
  key: string,
  columns: TextColumns,
  rows: readonly RowChange[],
): Promise<void> {
  for (const [name, { column }] of Object.entries(columns)) {
    const changes = rows.flatMap((row) =>
      Object.entries(row.after)
        .filter(([field]) => field.endsWith(`.${name}`))
        .map(([field, value]) => ({ id: row.id, language: field.split('.')[1] as string, value })),
    );
    if (changes.length === 0) continue;
    const isJson = column === 'options';
    const values = changes.map(({ value }) => (isJson ? JSON.stringify(value) : value));
    await sql`
      update ${sql.table(table)} t set ${sql.id(column)} = d.value${isJson ? sql`::jsonb` : sql``}
      from unnest(${changes.map((each) => each.id)}::bigint[], ${changes.map((each) => each.language)}::text[],
                  ${values}::text[]) as d (id, language, value)
      where t.${sql.id(key)} = d.id and t.language = d.language`.execute(trx);
  }
}

/** What could not be written many at once goes through the use case of a single form. */
async function oneByOne(
  rows: readonly RowChange[],
  done: readonly RowChange[],
  write: (row: RowChange) => Promise<Refusal | undefined>,
): Promise<Written['refused']> {
  const refused = new Map<number, Refusal>();
  const written = new Set(done);
  for (const row of rows) {
    if (written.has(row)) continue;
    const answer = titleMissing(row) ?? (await write(row));
    if (isRefusal(answer)) refused.set(row.id, answer);
  }
  return refused;
}

function titleMissing({ before, after }: RowChange): Refusal | undefined {
  for (const field of Object.keys(after)) {
    const title = `texts.${field.split('.')[1]}.title`;
    if ((before[title] ?? after[title]) === undefined) {
      return refuse('invalid', `${title}: a language that is new to it needs a title.`, { field: title });
    }
  }
  return undefined;
}

/** The row's texts after the change, by language, as a form would send them. A title of null takes the language away. */
function merged({ before, after }: RowChange, columns: TextColumns): Record<string, Values> {
  const texts: Record<string, Values> = {};
  for (const [field, value] of Object.entries({ ...before, ...after })) {
    const [, language = '', name = ''] = field.split('.');
    if (after[`texts.${language}.title`] === null) continue;
    texts[language] ??= Object.fromEntries(Object.keys(columns).map((each) => [each, each === 'options' ? [] : '']));
    if (value !== null) (texts[language] as Values)[name] = value;
  }
  return texts;
}

async function bumpVersions(
  trx: Transaction,
  table: 'products' | 'variants',
  rows: readonly RowChange[],
  refused: Written['refused'],
  now: Date,
): Promise<void> {
  const ids = rows.map((row) => row.id).filter((id) => !refused.has(id));
  await trx
    .updateTable(table)
    .set((set) => ({ version: set('version', '+', 1), updated_at: now }))
    .where('id', '=', sql<number>`any(${ids})`)
    .execute();
}
