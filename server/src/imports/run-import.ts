/** Makes what a checked import would do, in chunks, each in one transaction that also notes how far it came. */
import { sql } from 'kysely';
import type { z } from 'zod';
import { createProducts, createVariants } from '../catalogue/create-products.ts';
import type { NewVariantInput } from '../catalogue/schemas.ts';
import { applyChanges } from '../changes/apply-changes.ts';
import type { Change, Entity } from '../changes/change.ts';
import { openChangeSet, recordCreated } from '../changes/open-change-set.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { isRefusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import type { wantedProduct } from './check-new-products.ts';
import { addPictures, type WantedPicture } from './import-pictures.ts';
import { makeCategories } from './make-categories.ts';
import type { CategoryPath } from './rules/categories.ts';
import type { PlannedChange } from './rules/compare.ts';
import type { Finding } from './rules/row.ts';
import { endImport } from './start-import.ts';
import { type ImportFacts, lockImport } from './store.ts';

/** Rows made together: well under a second, so that an order waits for a row it needs no longer than that. */
const chunkRows = 250;

/**
 * Runs until all rows are done or somebody stops it. Killed, it goes on after the last chunk that was committed: no row
 * is done twice.
 */
export async function runImport(shop: Pick<Shop, 'db' | 'clock' | 'jobs'>, importId: number): Promise<void> {
  const { db } = shop;
  try {
    while (await inTransaction(db, (trx) => importChunk(trx, shop, importId)));
  } catch (error) {
    await fail(db, importId, shop.clock());
    throw error;
  }
}

type ToDo = {
  row: number;
  productRow: number;
  productId: number | null;
  variantId: number | null;
  plan: {
    changes?: PlannedChange[];
    product?: z.infer<typeof wantedProduct>;
    variant?: NewVariantInput;
    categories?: CategoryPath[];
    pictures?: WantedPicture['picture'][];
  } | null;
};

type Chunk = {
  trx: Transaction;
  context: { actor: string; now: Date };
  changeSetId: number;
  rows: ToDo[];
  failures: Map<number, Finding>;
  pictures: WantedPicture[];
};

/** Makes the next rows. Answers whether there may be more. */
async function importChunk(
  trx: Transaction,
  { clock, jobs }: Pick<Shop, 'clock' | 'jobs'>,
  importId: number,
): Promise<boolean> {
  const now = clock();
  const imported = await lockImport(trx, importId);
  if (imported?.state !== 'importing') return false;
  const rows = await loadNext(trx, imported);
  const last = rows.at(-1);
  if (!last) {
    await endImport(trx, imported, 'done', now);
    return false;
  }
  const context = { actor: imported.actor, now };
  const options = { kind: 'import', title: imported.fileName } as const;
  const changeSetId = imported.changeSetId ?? (await openChangeSet(trx, context, options));
  const chunk: Chunk = { trx, context, changeSetId, rows, failures: new Map(), pictures: [] };
  await lockProducts(chunk);
  await changeRows(chunk);
  await addVariants(chunk);
  wantPictures(chunk);
  await makeProducts(chunk);
  await addPictures(trx, jobs, importId, chunk.pictures);
  await noteFailures(chunk, importId);
  await trx
    .updateTable('imports')
    .set((set) => ({
      change_set_id: changeSetId,
      done_through: last.productRow,
      done_rows: set('done_rows', '+', rows.length),
      failed_rows: set('failed_rows', '+', chunk.failures.size),
      problem_rows: set('problem_rows', '+', chunk.failures.size),
    }))
    .where('id', '=', importId)
    .execute();
  return true;
}

/** The next rows in order, with all rows of the last product among them: it is made whole. */
async function loadNext(trx: Transaction, imported: ImportFacts): Promise<ToDo[]> {
  const toDo = sql`import_id = ${imported.id} and outcome in ('new', 'changed') and product_row > ${imported.doneThrough ?? 0}`;
  const { rows } = await sql<ToDo>`
    select row, product_row as "productRow", product_id as "productId", variant_id as "variantId", plan
    from import_checks
    where ${toDo} and product_row <= (
      select max(product_row) from (
        select product_row from import_checks where ${toDo} order by product_row, row limit ${chunkRows}) next)
    order by product_row, row`.execute(trx);
  return rows;
}

/** All products concerned before anything else, in ascending id, as whoever changes them does. */
async function lockProducts({ trx, rows }: Chunk): Promise<void> {
  const ids = [...new Set(rows.flatMap(({ productId }) => (productId === null ? [] : [productId])))];
  if (ids.length === 0) return;
  await sql`select from products where id = any(${ids}::bigint[]) order by id for no key update`.execute(trx);
}

async function changeRows(chunk: Chunk): Promise<void> {
  const { trx, context, changeSetId, rows } = chunk;
  const planned = rows.flatMap(({ row, productId, variantId, plan }) =>
    (plan?.changes ?? []).map((change) => ({
      ...change,
      row,
      id: change.entity === 'product' ? productId : variantId,
    })),
  );
  if (planned.length === 0) return;
  const categoryIds = await makeCategories(
    trx,
    planned.flatMap((change) => (change.field === 'categories' ? (change.value as CategoryPath[]) : [])),
  );
  const changes = planned.map(({ row, id, field, value, ...change }): Change => {
    const asIds = field === 'categories';
    return {
      ...change,
      id: id as number,
      ref: String(row),
      field: asIds ? 'categoryIds' : field,
      value: asIds ? [...new Set((value as CategoryPath[]).map(categoryIds))] : value,
    };
  });
  const options = { kind: 'import', changeSetId, moreFollows: true } as const;
  const { refusals } = await applyChanges(trx, context, options, changes);
  for (const refusal of refusals) {
    const row = Number(refusal.ref);
    const column = planned.find((each) => each.row === row && each.field === refusal.field)?.column ?? null;
    const message = refusal.message.slice(String(refusal.ref).length + 2);
    chunk.failures.set(row, { code: refusal.code, column, value: '', message });
  }
}

/** Pictures for products there are. Rows that failed bring none. */
function wantPictures({ rows, failures, pictures }: Chunk): void {
  for (const { row, productId, plan } of rows) {
    if (productId === null || failures.has(row)) continue;
    for (const picture of plan?.pictures ?? []) pictures.push({ row, productId, alt: '', picture });
  }
}

async function addVariants(chunk: Chunk): Promise<void> {
  const { trx, context, changeSetId, rows } = chunk;
  const wanted = rows.flatMap(({ row, productId, plan }) =>
    plan?.variant && productId !== null ? [{ row, productId, input: plan.variant }] : [],
  );
  if (wanted.length === 0) return;
  const positions = await loadLastPositions(
    trx,
    wanted.map(({ productId }) => productId),
  );
  const placed = wanted.flatMap(({ row, productId, input }) => {
    const position = positions.get(productId);
    if (position === undefined) {
      const message = `There is no product ${productId} any more.`;
      chunk.failures.set(row, { code: 'not_found', column: null, value: '', message });
      return [];
    }
    positions.set(productId, position + 1);
    return [{ row, productId, input, position: position + 1 }];
  });
  const made = await createVariants(trx, placed, { ...context, cause: `change set ${changeSetId}` });
  await note(chunk, 'variant', placed, made);
}

async function loadLastPositions(trx: Transaction, productIds: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; position: number }>`
    select p.id, coalesce(max(v.position), -1) as position
    from products p left join variants v on v.product_id = p.id
    where p.id = any(${productIds}::bigint[]) and p.archived_at is null group by p.id`.execute(trx);
  return new Map(rows.map((row) => [row.id, row.position]));
}

async function makeProducts(chunk: Chunk): Promise<void> {
  const { trx, context, changeSetId, rows } = chunk;
  const wanted = rows.flatMap(({ row, plan }) => (plan?.product ? [{ row, product: plan.product, plan }] : []));
  if (wanted.length === 0) return;
  const categoryIds = await makeCategories(
    trx,
    wanted.flatMap(({ plan }) => plan.categories ?? []),
  );
  const inputs = wanted.map(({ product, plan }) => ({
    ...product,
    categoryIds: [...new Set((plan.categories ?? []).map(categoryIds))],
  }));
  const made = await createProducts(trx, inputs, { ...context, cause: `change set ${changeSetId}` });
  await note(chunk, 'product', wanted, made);
  for (const [at, answer] of made.entries()) {
    const { row = 0, plan, product } = wanted[at] ?? {};
    if (isRefusal(answer) || !product) continue;
    const alt = Object.values(product.texts)[0]?.title ?? '';
    for (const picture of plan?.pictures ?? []) chunk.pictures.push({ row, productId: answer.id, alt, picture });
  }
}

/** Notes what was made in the change set; what was not is a failure of all rows of its product. */
async function note(
  chunk: Chunk,
  entity: Entity,
  wanted: readonly { row: number }[],
  made: readonly ({ id: number } | { refused: string; message: string })[],
): Promise<void> {
  const created: { entity: Entity; id: number }[] = [];
  for (const [at, answer] of made.entries()) {
    const row = wanted[at]?.row;
    if (row === undefined) continue;
    if (!isRefusal(answer)) {
      created.push({ entity, id: (answer as { id: number }).id });
      continue;
    }
    const failure = { code: answer.refused, column: null, value: '', message: answer.message };
    const rows = entity === 'product' ? chunk.rows.filter((each) => each.productRow === row) : [{ row }];
    for (const each of rows) chunk.failures.set(each.row, failure);
  }
  await recordCreated(chunk.trx, chunk.changeSetId, created);
}

async function noteFailures({ trx, failures }: Chunk, importId: number): Promise<void> {
  if (failures.size === 0) return;
  await sql`
    update import_checks c set outcome = 'problem', problems = d.problems::jsonb
    from unnest(${[...failures.keys()]}::int[], ${[...failures.values()].map((each) => JSON.stringify([each]))}::text[])
      as d (row, problems)
    where c.import_id = ${importId} and c.row = d.row`.execute(trx);
}

async function fail(db: Db, importId: number, now: Date): Promise<void> {
  const failure =
    'Something went wrong on our side. The rows done so far stay; go on with the rest, or undo what was done.';
  await inTransaction(db, async (trx) => {
    const imported = await lockImport(trx, importId);
    if (imported?.state === 'importing') await endImport(trx, imported, 'failed', now, failure);
  });
}
