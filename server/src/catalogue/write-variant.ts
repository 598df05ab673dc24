/** Creating and changing variants, each with its stock rule in the same transaction. */
import { changeStockRule } from '../inventory/change-stock-rule.ts';
import type { Transaction } from '../platform/db.ts';
import { changedMeanwhile, type Refusal, refuse } from '../platform/refusals.ts';
import { createVariants } from './create-products.ts';
import type { NewVariantInput, VariantInput, VariantPatch } from './schemas.ts';
import { writeVariantTexts } from './write-texts.ts';

type Context = { actor: string; now: Date };

/** Adds a variant to a product, after the others. Refuses by field. */
export async function createVariant(
  trx: Transaction,
  productId: number,
  input: NewVariantInput,
  context: Context,
): Promise<{ id: number } | Refusal> {
  const position = await nextPosition(trx, productId);
  const [made] = await createVariants(trx, [{ productId, position, input }], context);
  if (!made) throw new Error('createVariants answered nothing');
  return made;
}

/** Changes a variant and its stock rule; absent fields stay. Refuses when someone else changed it since `version`. */
export async function changeVariant(
  trx: Transaction,
  variantId: number,
  patch: VariantPatch,
  context: Context,
): Promise<Refusal | undefined> {
  const variant = await trx
    .selectFrom('variants')
    .select(['product_id', 'version', 'buy_minimum', 'buy_maximum'])
    .where('id', '=', variantId)
    .where('archived_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!variant) return refuse('not_found', `There is no variant ${variantId}.`);
  if (variant.version !== patch.version) return changedMeanwhile('variant', variant.version);
  const wrong =
    (await checkVariant(trx, variant.product_id, patch)) ??
    checkLimits(patch.buyMinimum ?? variant.buy_minimum, patch.buyMaximum ?? variant.buy_maximum);
  if (wrong) return wrong;
  await trx
    .updateTable('variants')
    .set({ ...variantColumns(patch), version: variant.version + 1, updated_at: context.now })
    .where('id', '=', variantId)
    .execute();
  const refused = patch.texts && (await writeVariantTexts(trx, variantId, patch.texts));
  if (refused) return refused;
  return patch.stock ? changeStockRule(trx, variantId, patch.stock, { actor: context.actor }) : undefined;
}

/** Takes a variant out of the shop. Refuses the product's last one, and while units of it wait. */
export async function archiveVariant(trx: Transaction, variantId: number, now: Date): Promise<Refusal | undefined> {
  const variant = await trx
    .selectFrom('variants')
    .innerJoin('variant_stock', 'variant_stock.variant_id', 'variants.id')
    .select(['product_id', 'waiting'])
    .where('variants.id', '=', variantId)
    .where('archived_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!variant) return refuse('not_found', `There is no variant ${variantId}.`);
  await trx.selectFrom('products').select('id').where('id', '=', variant.product_id).forNoKeyUpdate().execute();
  if (variant.waiting > 0) {
    return refuse(
      'conflict',
      `${variant.waiting} units of this variant are on backorder. Deliver or cancel them first.`,
      {
        details: { waiting: variant.waiting },
      },
    );
  }
  const siblings = await trx
    .selectFrom('variants')
    .select('id')
    .where('product_id', '=', variant.product_id)
    .where('archived_at', 'is', null)
    .where('id', '!=', variantId)
    .execute();
  if (siblings.length === 0) {
    return refuse('conflict', 'A product keeps at least one variant. Add another first, or archive the whole product.');
  }
  await trx.updateTable('variants').set({ archived_at: now }).where('id', '=', variantId).execute();
  return undefined;
}

function variantColumns(input: Partial<VariantInput>) {
  const columns = {
    image_id: input.imageId,
    sku: input.sku,
    ean: input.ean,
    article_code: input.articleCode,
    hs_code: input.hsCode,
    price_minor: input.priceMinor,
    old_price_minor: input.oldPriceMinor,
    cost_price_minor: input.costPriceMinor,
    unit_price_minor: input.unitPriceMinor,
    unit: input.unit,
    weight_grams: input.weightGrams,
    volume_millilitres: input.volumeMillilitres,
    width_millimetres: input.widthMillimetres,
    height_millimetres: input.heightMillimetres,
    depth_millimetres: input.depthMillimetres,
    colli: input.colli,
    buy_minimum: input.buyMinimum,
    buy_maximum: input.buyMaximum,
    delivery_timeframe_id: input.deliveryTimeframeId,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as typeof columns;
}

function checkLimits(buyMinimum: number, buyMaximum: number): Refusal | undefined {
  if (buyMaximum >= buyMinimum) return undefined;
  return refuse('invalid', `buyMaximum: ${buyMaximum} is less than the minimum of ${buyMinimum}.`, {
    field: 'buyMaximum',
    details: { buyMinimum, buyMaximum },
  });
}

async function checkVariant(
  trx: Transaction,
  productId: number,
  input: Partial<VariantInput>,
): Promise<Refusal | undefined> {
  const { imageId, deliveryTimeframeId } = input;
  if (imageId != null) {
    const image = await trx
      .selectFrom('product_images')
      .select('id')
      .where('id', '=', imageId)
      .where('product_id', '=', productId)
      .executeTakeFirst();
    if (!image) return refuse('invalid', `imageId: this product has no image ${imageId}.`, { field: 'imageId' });
  }
  if (deliveryTimeframeId == null) return undefined;
  const timeframe = await trx
    .selectFrom('delivery_timeframes')
    .select('id')
    .where('id', '=', deliveryTimeframeId)
    .forKeyShare()
    .executeTakeFirst();
  if (timeframe) return undefined;
  return refuse('invalid', `deliveryTimeframeId: there is no delivery timeframe ${deliveryTimeframeId}.`, {
    field: 'deliveryTimeframeId',
  });
}

async function nextPosition(trx: Transaction, productId: number): Promise<number> {
  const last = await trx
    .selectFrom('variants')
    .select((select) => select.fn.max('position').as('position'))
    .where('product_id', '=', productId)
    .executeTakeFirst();
  return (last?.position ?? -1) + 1;
}
