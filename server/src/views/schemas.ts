/** Saved views over HTTP: the Inventory page as somebody likes to see it, under a name. */
import { z } from 'zod';
import { inventoryFilter, inventorySort } from '../inventory/schemas.ts';
import { id } from '../platform/schemas.ts';

/** Columns of the Inventory page beside the variant itself, in their order on the screen. */
export const inventoryColumn = z.enum([
  'sku',
  'ean',
  'brand',
  'price',
  'onHand',
  'allocated',
  'available',
  'waiting',
  'incoming',
  'limit',
  'policy',
  'alert',
]);
export type InventoryColumn = z.infer<typeof inventoryColumn>;

/** What a view shows. */
export const inventoryView = z.object({
  filter: inventoryFilter,
  sort: inventorySort,
  order: z.enum(['asc', 'desc']),
  columns: z.array(inventoryColumn).max(inventoryColumn.options.length),
});
export type InventoryView = z.infer<typeof inventoryView>;

export const viewName = z.string().trim().min(1, 'must not be empty').max(60);

export const newViewInput = inventoryView.extend({
  name: viewName,
  shared: z.boolean().default(false).meta({ description: 'For everybody; needs the permission to change products.' }),
});
export type NewViewInput = z.infer<typeof newViewInput>;

/** Absent fields stay as they are. */
export const viewPatch = z.strictObject({
  name: viewName.optional(),
  shared: z.boolean().optional(),
  view: inventoryView.optional(),
});
export type ViewPatch = z.infer<typeof viewPatch>;

export const savedView = z.object({
  id,
  name: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  owner: z.string().meta({ description: 'Whose it is, by name.' }),
  mayChange: z.boolean().meta({ description: 'Whether who asks may change or delete it.' }),
  view: inventoryView,
});
export type SavedView = z.infer<typeof savedView>;
