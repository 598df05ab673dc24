/** Creating and changing products. Each is one transaction of the caller: a refusal means roll back. */
import type { Transaction } from '../platform/db.ts';
import { changedMeanwhile, isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { createProducts, type MadeProduct } from './create-products.ts';
import type { NewProductInput, ProductInput, ProductPatch } from './schemas.ts';
import { writeProductTexts } from './write-texts.ts';

type Context = { actor: string; now: Date };

/** Creates a product with its variants; none given makes one titled Default. Refuses what cannot be stored, by field. */
export async function createProduct(
  trx: Transaction,
  input: NewProductInput,
  context: Context,
): Promise<MadeProduct | Refusal> {
  const [made] = await createProducts(trx, [input], context);
  if (!made) throw new Error('createProducts answered nothing');
  return made;
}

/** Changes a product; absent fields stay. Refuses when someone else changed it since `version`. */
export async function changeProduct(
  trx: Transaction,
  productId: number,
  patch: ProductPatch,
  context: Context,
): Promise<Refusal | undefined> {
  const product = await lockProduct(trx, productId);
  if (isRefusal(product)) return product;
  if (product.version !== patch.version) return changedMeanwhile('product', product.version);
  const unknown = await checkReferences(trx, patch);
  if (unknown) return unknown;
  await trx
    .updateTable('products')
    .set({ ...(await productColumns(trx, patch)), version: product.version + 1, updated_at: context.now })
    .where('id', '=', productId)
    .execute();
  const refused = patch.texts && (await writeProductTexts(trx, productId, patch.texts));
  if (refused) return refused;
  await writePlacement(trx, productId, patch);
  return undefined;
}

/** Takes a product out of the shop and the lists. It is kept for the orders it is on. Refuses while units wait for it. */
export async function archiveProduct(trx: Transaction, productId: number, now: Date): Promise<Refusal | undefined> {
  const product = await lockProduct(trx, productId);
  if (isRefusal(product)) return product;
  const waiting = await trx
    .selectFrom('variants')
    .innerJoin('variant_stock', 'variant_stock.variant_id', 'variants.id')
    .select((select) => select.fn.sum<number>('waiting').as('units'))
    .where('product_id', '=', productId)
    .executeTakeFirst();
  if ((waiting?.units ?? 0) > 0) {
    return refuse(
      'conflict',
      `${waiting?.units} units of this product are on backorder. Deliver or cancel them first, or hide the product.`,
      {
        details: { waiting: waiting?.units },
      },
    );
  }
  await trx
    .updateTable('products')
    .set({ archived_at: now, version: product.version + 1 })
    .where('id', '=', productId)
    .execute();
  return undefined;
}

/** The stored version of a product that is not archived, locked until the transaction ends. */
export async function lockProduct(trx: Transaction, productId: number): Promise<{ version: number } | Refusal> {
  const product = await trx
    .selectFrom('products')
    .select('version')
    .where('id', '=', productId)
    .where('archived_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return product ?? refuse('not_found', `There is no product ${productId}.`);
}

async function productColumns(trx: Transaction, input: Partial<ProductInput>) {
  return {
    ...(input.visibility !== undefined && { visibility: input.visibility }),
    ...(input.brand !== undefined && { brand_id: await namedId(trx, 'brands', input.brand) }),
    ...(input.supplier !== undefined && { supplier_id: await namedId(trx, 'suppliers', input.supplier) }),
    ...(input.taxRateId !== undefined && { tax_rate_id: input.taxRateId }),
    ...(input.deliveryTimeframeId !== undefined && { delivery_timeframe_id: input.deliveryTimeframeId }),
  };
}

/** The id of a brand, supplier or tag by its name; made when it is new. */
async function namedId(
  trx: Transaction,
  table: 'brands' | 'suppliers' | 'tags',
  name: string | null,
): Promise<number | null> {
  if (!name) return null;
  const made = await trx
    .insertInto(table)
    .values({ name })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return made.id;
}

async function writePlacement(trx: Transaction, productId: number, input: Partial<ProductInput>): Promise<void> {
  if (input.categoryIds) {
    await trx.deleteFrom('product_categories').where('product_id', '=', productId).execute();
    const rows = [...new Set(input.categoryIds)].map((categoryId) => ({
      product_id: productId,
      category_id: categoryId,
    }));
    if (rows.length > 0) await trx.insertInto('product_categories').values(rows).execute();
  }
  if (input.tags) {
    await trx.deleteFrom('product_tags').where('product_id', '=', productId).execute();
    for (const name of new Set(input.tags)) {
      const tagId = await namedId(trx, 'tags', name);
      if (tagId !== null)
        await trx.insertInto('product_tags').values({ product_id: productId, tag_id: tagId }).execute();
    }
  }
}

async function checkReferences(trx: Transaction, input: Partial<ProductInput>): Promise<Refusal | undefined> {
  const { taxRateId, deliveryTimeframeId, categoryIds = [] } = input;
  if (
    taxRateId != null &&
    !(await trx.selectFrom('tax_rates').select('id').where('id', '=', taxRateId).forKeyShare().executeTakeFirst())
  ) {
    return refuse('invalid', `taxRateId: there is no tax rate ${taxRateId}.`, { field: 'taxRateId' });
  }
  if (
    deliveryTimeframeId != null &&
    !(await trx
      .selectFrom('delivery_timeframes')
      .select('id')
      .where('id', '=', deliveryTimeframeId)
      .forKeyShare()
      .executeTakeFirst())
  ) {
    return refuse('invalid', `deliveryTimeframeId: there is no delivery timeframe ${deliveryTimeframeId}.`, {
      field: 'deliveryTimeframeId',
    });
  }
  if (categoryIds.length === 0) return undefined;
  const known = await trx.selectFrom('categories').select('id').where('id', 'in', categoryIds).execute();
  const missing = categoryIds.find((id) => !known.some((row) => row.id === id));
  if (missing === undefined) return undefined;
  return refuse('invalid', `categoryIds: there is no category ${missing}.`, { field: 'categoryIds' });
}
