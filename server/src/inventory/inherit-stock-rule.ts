/** What variants inherit: the rules of products and categories, read for the pure rule (rules/inherit.ts). */
import { sql } from 'kysely';
import { type CategoryNode, loadCategoryTree } from '../catalogue/category-tree.ts';
import type { Db } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import {
  categoriesByNearness,
  type Giver,
  type Inherited,
  inheritStockRule,
  type StockRule,
  storeDefault,
} from './rules/inherit.ts';
import type { RuleOwner } from './stock-rule-schemas.ts';

export type StoredRule = { owner: RuleOwner; version: number; values: Partial<StockRule> };

/** The categories' rules with the tree they stand in, and the store's default: all that is not a product's own. */
export type CategoryRules = {
  nodes: CategoryNode[];
  tree: Map<number, CategoryNode>;
  rules: Map<number, StoredRule>;
  storeDefault: StockRule;
};

/** Reads the categories' rules; the tree only where one of them has a rule. */
export async function loadCategoryRules(db: Db): Promise<CategoryRules> {
  const [{ allowBackorders }, rules] = await Promise.all([loadStoreSettings(db), loadRules(db, 'category')]);
  const nodes = rules.size > 0 ? await loadCategoryTree(db) : [];
  return {
    nodes,
    tree: new Map(nodes.map((node) => [node.id, node])),
    rules,
    storeDefault: storeDefault(allowBackorders),
  };
}

/** What a product in these categories inherits from them and from the store. */
export function inheritFromCategories(given: CategoryRules, categoryIds: readonly number[]): Inherited {
  return inheritStockRule(categoryGivers(given, categoryIds), given.storeDefault);
}

/** The rule of one product or category, or undefined where none was saved yet. */
export async function loadRule(db: Db, owner: RuleOwner): Promise<StoredRule | undefined> {
  return (await loadRules(db, owner.kind, [owner.id])).get(owner.id);
}

/** What new variants of each of these products begin with, by product id. */
export async function inheritForProducts(db: Db, productIds: readonly number[]): Promise<Map<number, Inherited>> {
  const [given, own] = await Promise.all([loadCategoryRules(db), loadRules(db, 'product', productIds)]);
  const placed = given.rules.size > 0 ? await loadPlacement(db, productIds) : new Map<number, number[]>();
  return new Map(
    productIds.map((id) => {
      const rule = own.get(id);
      const givers = categoryGivers(given, placed.get(id) ?? []);
      return [id, inheritStockRule(rule ? [giverOf(rule), ...givers] : givers, given.storeDefault)];
    }),
  );
}

/** The same by variant, for variants there are. */
export async function inheritForVariants(db: Db, variantIds: readonly number[]): Promise<Map<number, Inherited>> {
  const variants = await db
    .selectFrom('variants')
    .select(['id', 'product_id'])
    .where('id', '=', sql<number>`any(${variantIds})`)
    .execute();
  const byProduct = await inheritForProducts(db, [...new Set(variants.map((row) => row.product_id))]);
  return new Map(variants.map((row) => [row.id, byProduct.get(row.product_id) as Inherited]));
}

/** What counts where the owner's own rule gives no value. */
export async function inheritAbove(db: Db, owner: RuleOwner): Promise<Inherited> {
  const given = await loadCategoryRules(db);
  if (given.rules.size === 0) return inheritFromCategories(given, []);
  if (owner.kind === 'product') {
    return inheritFromCategories(given, (await loadPlacement(db, [owner.id])).get(owner.id) ?? []);
  }
  const parentId = given.tree.get(owner.id)?.parentId ?? null;
  return inheritFromCategories(given, parentId === null ? [] : [parentId]);
}

function categoryGivers(given: CategoryRules, categoryIds: readonly number[]): Giver[] {
  return categoriesByNearness(categoryIds, given.tree).flatMap(({ id }) => {
    const rule = given.rules.get(id);
    return rule ? [giverOf(rule)] : [];
  });
}

const giverOf = ({ owner, values }: StoredRule): Giver => ({ source: owner, values });

async function loadPlacement(db: Db, productIds: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await db
    .selectFrom('product_categories')
    .select(['product_id', 'category_id'])
    .where('product_id', '=', sql<number>`any(${productIds})`)
    .execute();
  const placed = new Map<number, number[]>();
  for (const row of rows) placed.set(row.product_id, [...(placed.get(row.product_id) ?? []), row.category_id]);
  return placed;
}

async function loadRules(
  db: Db,
  kind: RuleOwner['kind'],
  ownerIds?: readonly number[],
): Promise<Map<number, StoredRule>> {
  const column = kind === 'product' ? 'product_id' : 'category_id';
  const rows = await db
    .selectFrom('stock_rules')
    .selectAll()
    .where(column, 'is not', null)
    .$if(ownerIds !== undefined, (query) => query.where(column, '=', sql<number>`any(${ownerIds ?? []})`))
    .execute();
  return new Map(
    rows.map((row) => {
      const id = row[column] as number;
      const values: Partial<StockRule> = {
        ...(row.stock_policy !== null && { policy: row.stock_policy }),
        ...(row.no_backorder_limit && { backorderLimit: null }),
        ...(row.backorder_limit !== null && { backorderLimit: row.backorder_limit }),
        ...(row.stock_minimum !== null && { stockMinimum: row.stock_minimum }),
        ...(row.stock_alert !== null && { stockAlert: row.stock_alert }),
      };
      return [id, { owner: { kind, id }, version: row.version, values }];
    }),
  );
}
