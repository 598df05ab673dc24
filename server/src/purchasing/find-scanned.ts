import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { titleColumns } from './list-purchase-orders.ts';
import { codeForms } from './rules/code.ts';
import type { ScannedVariant } from './schemas.ts';

/** The variants whose SKU or EAN is the scanned code: none for an unknown one, several where a code is not unique. */
export async function findScanned(db: Db, code: string): Promise<ScannedVariant[]> {
  const forms = codeForms(code);
  if (forms.length === 0) return [];
  const { rows } = await sql<ScannedVariant>`
    select v.id as "variantId", ${titleColumns}, v.sku, v.ean,
      (select '/files/' || file from product_images i where i.id = v.image_id
         or (v.image_id is null and i.product_id = p.id) order by i.position limit 1) as "imageUrl"
    from variants v join products p on p.id = v.product_id cross join store_settings settings
    where ((v.sku = any(${forms}::text[]) and v.sku <> '') or (v.ean = any(${forms}::text[]) and v.ean <> ''))
      and v.archived_at is null and p.archived_at is null
    order by v.id limit 20`.execute(db);
  return rows;
}
