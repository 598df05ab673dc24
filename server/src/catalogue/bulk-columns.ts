/** Many products' or variants' plain columns at once, for change sets: one statement to lock, one to write. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { FieldPart, RowChange, Values, Written } from '../changes/field-part.ts';
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { shortText } from '../platform/schemas.ts';
import { productInput, variantInput } from './schemas.ts';

type Column = { column: string; type: 'text' | 'int' | 'bigint'; schema: z.ZodType; names?: 'brands' | 'suppliers' };

const variant = variantInput.shape;
const product = productInput.shape;
const bare = (schema: z.ZodType) => (schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema);

const variantColumns: Record<string, Column> = {
  imageId: { column: 'image_id', type: 'bigint', schema: bare(variant.imageId) },
  sku: { column: 'sku', type: 'text', schema: bare(variant.sku) },
  ean: { column: 'ean', type: 'text', schema: bare(variant.ean) },
  articleCode: { column: 'article_code', type: 'text', schema: bare(variant.articleCode) },
  hsCode: { column: 'hs_code', type: 'text', schema: bare(variant.hsCode) },
  priceMinor: { column: 'price_minor', type: 'bigint', schema: bare(variant.priceMinor) },
  oldPriceMinor: { column: 'old_price_minor', type: 'bigint', schema: bare(variant.oldPriceMinor) },
  costPriceMinor: { column: 'cost_price_minor', type: 'bigint', schema: bare(variant.costPriceMinor) },
  unitPriceMinor: { column: 'unit_price_minor', type: 'bigint', schema: bare(variant.unitPriceMinor) },
  unit: { column: 'unit', type: 'text', schema: bare(variant.unit) },
  weightGrams: { column: 'weight_grams', type: 'int', schema: bare(variant.weightGrams) },
  volumeMillilitres: { column: 'volume_millilitres', type: 'int', schema: bare(variant.volumeMillilitres) },
  widthMillimetres: { column: 'width_millimetres', type: 'int', schema: bare(variant.widthMillimetres) },
  heightMillimetres: { column: 'height_millimetres', type: 'int', schema: bare(variant.heightMillimetres) },
  depthMillimetres: { column: 'depth_millimetres', type: 'int', schema: bare(variant.depthMillimetres) },
  colli: { column: 'colli', type: 'int', schema: bare(variant.colli) },
  buyMinimum: { column: 'buy_minimum', type: 'int', schema: bare(variant.buyMinimum) },
  buyMaximum: { column: 'buy_maximum', type: 'int', schema: bare(variant.buyMaximum) },
  deliveryTimeframeId: { column: 'delivery_timeframe_id', type: 'bigint', schema: bare(variant.deliveryTimeframeId) },
};

const productColumns: Record<string, Column> = {
  visibility: { column: 'visibility', type: 'text', schema: bare(product.visibility) },
  brand: { column: 'brand_id', type: 'bigint', schema: bare(product.brand), names: 'brands' },
  supplier: { column: 'supplier_id', type: 'bigint', schema: bare(product.supplier), names: 'suppliers' },
  taxRateId: { column: 'tax_rate_id', type: 'bigint', schema: bare(product.taxRateId) },
  deliveryTimeframeId: { column: 'delivery_timeframe_id', type: 'bigint', schema: bare(product.deliveryTimeframeId) },
  data01: { column: 'data_01', type: 'text', schema: shortText },
  data02: { column: 'data_02', type: 'text', schema: shortText },
  data03: { column: 'data_03', type: 'text', schema: shortText },
};

/** Fields of variants kept on the variant's row: prices, codes, measures, limits. */
export const variantColumnPart: FieldPart = columnPart('variant', 'variants', variantColumns);

/** Fields of products kept on the product's row: visibility, brand, supplier, tax. */
export const productColumnPart: FieldPart = columnPart('product', 'products', productColumns);

function columnPart(entity: FieldPart['entity'], table: string, columns: Record<string, Column>): FieldPart {
  return {
    entity,
    schemaOf: (field) => columns[field]?.schema,
    async lock(trx, ids, fields) {
      const wanted = withPartners(fields);
      const reads = wanted.map((field) => sql`${readOf(columns[field] as Column)} as ${sql.id(field)}`);
      const { rows } = await sql<{ id: number } & Values>`
        select t.id, ${sql.join(reads)} from ${sql.table(table)} t
        where t.id = any(${ids}::bigint[]) and t.archived_at is null order by t.id for no key update`.execute(trx);
      return new Map(rows.map(({ id, ...values }) => [id, values]));
    },
    async write(trx, rows, { now }) {
      const refused = await refuseRows(trx, rows);
      const kept = refused.size === 0 ? rows : rows.filter((row) => !refused.has(row.id));
      if (kept.length > 0) await updateColumns(trx, table, columns, kept, now);
      return { refused };
    },
  };
}

/** A limit is only right beside its partner, so both are read. */
function withPartners(fields: readonly string[]): string[] {
  const limits = ['buyMinimum', 'buyMaximum'];
  return fields.some((field) => limits.includes(field)) ? [...new Set([...fields, ...limits])] : [...fields];
}

function readOf({ column, names }: Column): RawBuilder<unknown> {
  if (!names) return sql.ref(`t.${column}`);
  return sql`(select name from ${sql.table(names)} n where n.id = ${sql.ref(`t.${column}`)})`;
}

async function updateColumns(
  trx: Transaction,
  table: string,
  columns: Record<string, Column>,
  rows: readonly RowChange[],
  now: Date,
): Promise<void> {
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row.after)))];
  const arrays: RawBuilder<unknown>[] = [];
  for (const field of fields) {
    const { type, names } = columns[field] as Column;
    const values = rows.map((row) => (field in row.after ? row.after[field] : row.before[field]));
    const stored = names ? await idsOfNames(trx, names, values as (string | null)[]) : values;
    arrays.push(sql`${stored}::${sql.raw(type)}[]`);
  }
  const sets = fields.map((field, at) => sql`${sql.id((columns[field] as Column).column)} = d.${sql.raw(`c${at}`)}`);
  const names = sql.raw(fields.map((_, at) => `c${at}`).join(', '));
  await sql`
    update ${sql.table(table)} t set ${sql.join(sets)}, version = t.version + 1, updated_at = ${now}
    from unnest(${rows.map((row) => row.id)}::bigint[], ${sql.join(arrays)}) as d (id, ${names})
    where t.id = d.id`.execute(trx);
}

/** The ids of brands or suppliers by name; those that are new are made. */
export async function idsOfNames(
  trx: Transaction,
  table: 'brands' | 'suppliers',
  names: readonly (string | null)[],
): Promise<(number | null)[]> {
  const distinct = [...new Set(names)].filter((name): name is string => Boolean(name)).sort();
  if (distinct.length === 0) return names.map(() => null);
  await sql`insert into ${sql.table(table)} (name) select unnest(${distinct}::text[]) on conflict (name) do nothing`.execute(
    trx,
  );
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from ${sql.table(table)} where name = any(${distinct}::text[])`.execute(trx);
  const ids = new Map(rows.map((row) => [row.name, row.id]));
  return names.map((name) => (name ? (ids.get(name) ?? null) : null));
}

/** Rows whose new values do not fit together, or name what does not exist. */
async function refuseRows(trx: Transaction, rows: readonly RowChange[]): Promise<Written['refused']> {
  const refused = new Map<number, Refusal>();
  const known = {
    taxRateId: await knownIds(trx, 'tax_rates', 'taxRateId', rows),
    deliveryTimeframeId: await knownIds(trx, 'delivery_timeframes', 'deliveryTimeframeId', rows),
  };
  const images = await imagesOf(trx, rows);
  for (const { id, before, after } of rows) {
    const limits = { ...before, ...after } as { buyMinimum?: number; buyMaximum?: number };
    if ((limits.buyMinimum ?? 1) > (limits.buyMaximum ?? Number.POSITIVE_INFINITY)) {
      const message = `buyMaximum: ${limits.buyMaximum} is less than the minimum of ${limits.buyMinimum}.`;
      refused.set(id, refuse('invalid', message, { field: 'buyMaximum', details: limits }));
    }
    for (const [field, ids] of Object.entries(known)) {
      const value = after[field];
      if (typeof value !== 'number' || ids.has(value)) continue;
      refused.set(id, refuse('invalid', `${field}: there is no ${value}.`, { field }));
    }
    if (typeof after.imageId === 'number' && !images.has(`${id}/${after.imageId}`)) {
      refused.set(id, refuse('invalid', `imageId: this product has no image ${after.imageId}.`, { field: 'imageId' }));
    }
  }
  return refused;
}

async function knownIds(
  trx: Transaction,
  table: 'tax_rates' | 'delivery_timeframes',
  field: string,
  rows: readonly RowChange[],
): Promise<Set<number>> {
  const asked = new Set(rows.map((row) => row.after[field]).filter((value) => typeof value === 'number'));
  if (asked.size === 0) return new Set();
  return new Set((await trx.selectFrom(table).select('id').forKeyShare().execute()).map((row) => row.id));
}

async function imagesOf(trx: Transaction, rows: readonly RowChange[]): Promise<Set<string>> {
  const asked = rows.filter((row) => typeof row.after.imageId === 'number');
  if (asked.length === 0) return new Set();
  const found = await trx
    .selectFrom('variants')
    .innerJoin('product_images', 'product_images.product_id', 'variants.product_id')
    .select(['variants.id as variantId', 'product_images.id as imageId'])
    .where('variants.id', '=', sql<number>`any(${asked.map((row) => row.id)})`)
    .execute();
  return new Set(found.map((row) => `${row.variantId}/${row.imageId}`));
}
