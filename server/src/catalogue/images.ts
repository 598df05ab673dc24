import { sql } from 'kysely';
import sharp from 'sharp';
import type { Transaction } from '../platform/db.ts';
import type { FileStore } from '../platform/files.ts';
import { changedMeanwhile, isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { lockProduct } from './write-product.ts';

const longestSidePixels = 2_000;
const mostPixels = 50_000_000;
/** What a browser's camera roll or a supplier's zip holds. SVG is not among them: it can carry script. */
const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'avif', 'heif', 'tiff']);

/**
 * Adds a picture to a product, after the others. Whatever came in is drawn anew as WebP of at most 2,000 pixels a side,
 * upright and without its metadata. Refuses what is not a picture, and one of more than 50 megapixels.
 */
export async function addProductImage(
  trx: Transaction,
  files: FileStore,
  productId: number,
  bytes: Buffer,
  alt: string,
): Promise<{ id: number } | Refusal> {
  const picture = await preparePicture(bytes);
  return isRefusal(picture) ? picture : storeProductImage(trx, files, productId, picture, alt);
}

/** Adds a prepared picture: for whoever prepares many at once before the transaction begins. */
export async function storeProductImage(
  trx: Transaction,
  files: FileStore,
  productId: number,
  picture: Picture,
  alt: string,
): Promise<{ id: number } | Refusal> {
  const product = await lockProduct(trx, productId);
  if (isRefusal(product)) return product;
  const last = await trx
    .selectFrom('product_images')
    .select((select) => select.fn.max('position').as('position'))
    .where('product_id', '=', productId)
    .executeTakeFirst();
  const image = await trx
    .insertInto('product_images')
    .values({
      product_id: productId,
      position: (last?.position ?? -1) + 1,
      file: await files.put(picture.bytes, 'webp'),
      width: picture.width,
      height: picture.height,
      alt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await bump(trx, productId, product.version);
  return image;
}

/** Most pictures a product has; more are left out. */
const mostPictures = 100;

/**
 * Adds pictures that are in the file store to products that exist, after the others and in the order given, in one
 * statement. One a product has already is not added again.
 */
export async function addStoredPictures(
  trx: Transaction,
  pictures: readonly { productId: number; file: string; width: number; height: number; alt: string }[],
): Promise<void> {
  if (pictures.length === 0) return;
  const productIds = [...new Set(pictures.map(({ productId }) => productId))];
  await sql`select from products where id = any(${productIds}::bigint[]) order by id for no key update`.execute(trx);
  await sql`
    with wanted as (
      select distinct on (product_id, file) * from unnest(${pictures.map(({ productId }) => productId)}::bigint[],
        ${pictures.map(({ file }) => file)}::text[], ${pictures.map(({ width }) => width)}::int[],
        ${pictures.map(({ height }) => height)}::int[], ${pictures.map(({ alt }) => alt)}::text[])
        with ordinality as d (product_id, file, width, height, alt, place)
      order by product_id, file, place),
    placed as (
      select w.*, coalesce((select max(position) from product_images i where i.product_id = w.product_id), -1)
        + row_number() over (partition by w.product_id order by w.place) as position
      from wanted w
      where not exists (select from product_images i where i.product_id = w.product_id and i.file = w.file)),
    added as (
      insert into product_images (product_id, position, file, width, height, alt)
      select product_id, position, file, width, height, alt from placed where position < ${mostPictures}
      order by product_id, position returning product_id)
    update products set version = version + 1 where id in (select product_id from added)`.execute(trx);
}

/** Puts a product's pictures in this order, with these texts; a picture left out is removed. */
export async function arrangeProductImages(
  trx: Transaction,
  productId: number,
  images: readonly { id: number; alt: string }[],
  version?: number,
): Promise<Refusal | undefined> {
  const product = await lockProduct(trx, productId);
  if (isRefusal(product)) return product;
  if (version !== undefined && version !== product.version) return changedMeanwhile('product', product.version);
  const known = await trx.selectFrom('product_images').select('id').where('product_id', '=', productId).execute();
  const foreign = images.findIndex((image) => !known.some((row) => row.id === image.id));
  if (foreign >= 0) {
    return refuse('invalid', `${foreign}.id: this product has no image ${images[foreign]?.id}.`, {
      field: `${foreign}.id`,
    });
  }
  const kept = new Set(images.map((image) => image.id));
  for (const { id } of known) {
    if (!kept.has(id)) await trx.deleteFrom('product_images').where('id', '=', id).execute();
  }
  for (const [position, { id, alt }] of images.entries()) {
    await trx.updateTable('product_images').set({ position, alt }).where('id', '=', id).execute();
  }
  await bump(trx, productId, product.version);
  return undefined;
}

async function bump(trx: Transaction, productId: number, version: number): Promise<void> {
  await trx
    .updateTable('products')
    .set({ version: version + 1 })
    .where('id', '=', productId)
    .execute();
}

export type Picture = { bytes: Buffer; width: number; height: number };

/** Draws a picture anew as addProductImage stores it, or refuses. */
export async function preparePicture(bytes: Buffer): Promise<Picture | Refusal> {
  try {
    const source = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' });
    const { format } = await source.metadata();
    if (!formats.has(format)) return notAPicture();
    const { data, info } = await source
      .rotate()
      .resize(longestSidePixels, longestSidePixels, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 84, effort: 2 })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (error) {
    if (/pixel limit/.test(String(error))) {
      return refuse('too_large', 'image: the picture has more than 50 megapixels; make it smaller and try again.', {
        field: 'image',
      });
    }
    return notAPicture();
  }
}

function notAPicture(): Refusal {
  return refuse('invalid', 'image: this is not a picture we can read; use JPEG, PNG, WebP, GIF or AVIF.', {
    field: 'image',
  });
}
