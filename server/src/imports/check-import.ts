/** Finds out what every row of an import would do, without writing anything of the catalogue. */
import { sql } from 'kysely';
import { type Db, inTransaction } from '../platform/db.ts';
import { mapInTurns } from '../platform/in-turns.ts';
import { readProductRows } from '../sheets/read-product-rows.ts';
import type { Shop } from '../shop.ts';
import { checkNewProducts, type Group } from './check-new-products.ts';
import { findKnown } from './find-variants.ts';
import { type Context, loadContext } from './read-context.ts';
import { compareRow, type Now, type Plan } from './rules/compare.ts';
import { type Identity, identify, titleOf } from './rules/identify.ts';
import { picturesOf, type Resolved } from './rules/pictures.ts';
import { type Finding, problemAt, type ReadRow, shortened } from './rules/row.ts';
import type { StockFacts } from './rules/stock-count.ts';
import { appendChecks, type Check, type ImportFacts, loadImport, loadRows, lockImport } from './store.ts';

/** Rows read, looked up and compared together: bounds memory. */
const chunkRows = 250;

/**
 * Checks all rows, some at a time, noting progress. Whoever chooses columns again meanwhile begins another check, and
 * this one stops. Killed half-way it begins anew: what it wrote is nobody's but its own.
 */
export async function checkImport(shop: Pick<Shop, 'db' | 'config'>, importId: number, check: number): Promise<void> {
  const { db } = shop;
  const imported = await loadImport(db, importId);
  if (imported?.state !== 'checking' || imported.checkNumber !== check) return;
  try {
    await startOver(db, imported);
    const context = await loadContext(shop, imported);
    const seen = new Seen();
    for (let after = 0; ; ) {
      const rows = await loadRows(db, importId, after, chunkRows);
      const last = rows.at(-1);
      if (!last) break;
      const checks = await checkRows(db, context, imported, await mapInTurns(rows, context.read), seen);
      if (!(await keep(db, imported, checks))) return;
      after = last.row;
    }
    for await (const checks of checkNewProducts(db, context, imported, seen.groups)) {
      if (!(await keep(db, imported, checks))) return;
    }
    await finish(db, imported);
  } catch (error) {
    await fail(db, imported);
    throw error;
  }
}

/** What earlier rows of the file said, so that none is contradicted by a later one. */
class Seen {
  /** Rows by the variant they are about. */
  readonly variants = new Map<number, number>();
  /** Values rows gave products, by product and field. */
  readonly values = new Map<string, { row: number; value: string }>();
  /** New rows by the product they are of, in the order of the file. */
  readonly groups = new Map<string, Group>();
}

async function checkRows(
  db: Db,
  context: Context,
  imported: ImportFacts,
  rows: readonly ReadRow[],
  seen: Seen,
): Promise<Check[]> {
  const { defaultLanguage } = context.lookups;
  const known = await findKnown(db, rows, imported.options.matchBy, defaultLanguage);
  const found = rows.map((row, at) => ({
    row,
    identity: identify(row, imported.options.matchBy, known[at] as (typeof known)[number], defaultLanguage),
  }));
  const variantIds = found.flatMap(({ identity }) => (identity.kind === 'variant' ? [identity.variantId] : []));
  const nows = await loadNow(db, context, imported, [...new Set(variantIds)]);
  const resolve = await context.pictures(rows);
  const has = await loadPictures(
    db,
    found.flatMap(({ identity }) => ('productId' in identity ? [identity.productId] : [])),
  );
  const checks = await mapInTurns(found, ({ row, identity }): Check[] => {
    if (identity.kind === 'variant') {
      const check = checkVariant(row, identity, nows, context, imported, seen);
      return [withPictures(check, row, identity.productId, has, resolve)];
    }
    if (identity.kind === 'pictures') {
      const check = { ...problemRow(row, row.problems, defaultLanguage), productId: identity.productId };
      const outcome = row.problems.length > 0 ? 'problem' : 'unchanged';
      return [withPictures({ ...check, outcome }, row, identity.productId, has, resolve)];
    }
    if (identity.kind === 'problem') return [problemRow(row, [identity.problem, ...row.problems], defaultLanguage)];
    addToGroup(seen.groups, row, identity);
    return [];
  });
  return checks.flat();
}

function addToGroup(
  groups: Map<string, Group>,
  row: ReadRow,
  identity: Extract<Identity, { kind: 'new-product' | 'new-variant' }>,
): void {
  const isNew = identity.kind === 'new-product';
  const key = isNew ? identity.key : `product ${identity.productId}`;
  const group = groups.get(key);
  // A hundred thousand of these are kept, so each is as small as can be.
  const grown: Group = group ?? { productId: isNew ? null : identity.productId, rows: [row.row] };
  if (group) group.rows.push(row.row);
  else groups.set(key, grown);
  if (identity.warnings.length === 0) return;
  grown.warnings ??= new Map();
  grown.warnings.set(row.row, identity.warnings);
}

function checkVariant(
  row: ReadRow,
  { variantId, productId }: Extract<Identity, { kind: 'variant' }>,
  nows: Map<number, Now>,
  { lookups }: Context,
  { options }: ImportFacts,
  seen: Seen,
): Check {
  const now = nows.get(variantId);
  if (!now) throw new Error(`variant ${variantId} was there a moment ago`);
  const plan = compareRow(row, now, lookups, options);
  plan.problems.unshift(...row.problems);
  const earlier = seen.variants.get(variantId);
  if (earlier !== undefined) plan.problems.unshift(rowTwice(earlier));
  else seen.variants.set(variantId, row.row);
  agreeOnProduct(plan, row, productId, seen);
  const words = now.values[`texts.${lookups.defaultLanguage}.variant`] as { title: string };
  const check = {
    row: row.row,
    productRow: row.row,
    title: `${now.values[`texts.${lookups.defaultLanguage}.title`]} · ${words.title}`,
    productId,
    variantId,
    warnings: plan.warnings,
    problems: plan.problems,
  };
  if (plan.problems.length > 0) return { ...check, outcome: 'problem', cells: null, plan: null };
  if (plan.changes.length === 0) return { ...check, outcome: 'unchanged', cells: null, plan: null };
  return { ...check, outcome: 'changed', cells: plan.shown, plan: { changes: plan.changes } };
}

function rowTwice(row: number): Finding {
  const message = `Row ${row} is about the same variant. Keep one of them.`;
  return { code: 'row_twice', column: null, value: '', message, params: { row } };
}

/** Rows of one product must not give it different values; one that repeats an earlier row's changes nothing more. */
function agreeOnProduct(plan: Plan, row: ReadRow, productId: number, seen: Seen): void {
  const own: Plan['changes'] = [];
  for (const change of plan.changes) {
    if (change.entity === 'variant') {
      own.push(change);
      continue;
    }
    const key = `${productId} ${change.field}`;
    const value = JSON.stringify(change.value);
    const earlier = seen.values.get(key);
    if (!earlier) {
      seen.values.set(key, { row: row.row, value });
      own.push(change);
    } else if (earlier.value !== value) {
      const given = [...row.given.values()].flat().find((each) => each.column.heading === change.column);
      const message = `differs from row ${earlier.row}, which tells the same product something else.`;
      if (given)
        plan.problems.push(problemAt(given.column, given.cell, 'rows_disagree', message, { row: earlier.row }));
    } else plan.shown = plan.shown.filter((each) => each.column !== change.column);
  }
  plan.changes = own;
}

/** The pictures of each product, by file: a set that grows with what rows add. */
async function loadPictures(db: Db, productIds: readonly number[]): Promise<Map<number, Set<string>>> {
  const { rows } = await sql<{ id: number; files: string[] }>`
    select product_id as id, array_agg(file) as files from product_images
    where product_id = any(${[...new Set(productIds)]}::bigint[]) group by product_id`.execute(db);
  return new Map(rows.map((row) => [row.id, new Set(row.files)]));
}

/** Adds to a check the pictures its product does not have yet. None is ever taken away. */
function withPictures(
  check: Check,
  row: ReadRow,
  productId: number,
  has: Map<number, Set<string>>,
  resolve: (address: string) => Resolved,
): Check {
  const { pictures, warnings, given } = picturesOf(row, resolve);
  if (!given || check.outcome === 'problem') return { ...check, warnings: [...check.warnings, ...warnings] };
  const files = has.get(productId) ?? new Set();
  has.set(productId, files);
  const missing = pictures.filter((picture) => {
    const name = picture.kind === 'stored' ? picture.file : picture.url;
    return !files.has(name) && files.add(name);
  });
  const all = { ...check, warnings: [...check.warnings, ...warnings] };
  if (missing.length === 0) return all;
  const shown = { column: given.column.heading, before: '', after: `+${missing.length}` };
  return {
    ...all,
    outcome: 'changed',
    cells: [...((all.cells as object[] | null) ?? []), shown],
    plan: { ...((all.plan as object | null) ?? {}), pictures: missing },
  };
}

/** A row that does nothing, and why. */
export function problemRow(row: ReadRow, problems: Finding[], defaultLanguage: string): Check {
  return {
    row: row.row,
    outcome: 'problem',
    productRow: row.row,
    title: shortened(titleOf(row, defaultLanguage)?.cell ?? ''),
    productId: null,
    variantId: null,
    cells: null,
    plan: null,
    warnings: [],
    problems,
  };
}

async function loadNow(
  db: Db,
  { facts, columns }: Context,
  imported: ImportFacts,
  variantIds: readonly number[],
): Promise<Map<number, Now>> {
  const rows = await readProductRows(db, facts, variantIds);
  const counted = columns.some((column) => column.field === 'stockLevel');
  const moved = counted ? await loadMoved(db, variantIds, imported.options.takenAt) : new Map<number, Moved>();
  return new Map(
    rows.map(({ variantId, values }) => {
      const policy = values.stockTrack ? (values.disableSoldOut ? 'deny' : 'backorder') : 'untracked';
      const { movedSince = 0, soldSince = 0 } = moved.get(variantId) ?? {};
      return [variantId, { values, policy, stock: { onHand: values.stockLevel as number, movedSince, soldSince } }];
    }),
  );
}

type Moved = Omit<StockFacts, 'onHand'>;

async function loadMoved(db: Db, variantIds: readonly number[], since: string): Promise<Map<number, Moved>> {
  const { rows } = await sql<Moved & { id: number }>`
    select variant_id as id, sum(on_hand_delta)::int as "movedSince",
      coalesce(-sum(on_hand_delta) filter (where kind in ('shipped', 'sold')), 0)::int as "soldSince"
    from movements where variant_id = any(${variantIds}::bigint[]) and at > ${since}::timestamptz
    group by variant_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

async function startOver(db: Db, imported: ImportFacts): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx.deleteFrom('import_checks').where('import_id', '=', imported.id).execute();
    await trx.updateTable('imports').set({ progress: 0 }).where('id', '=', imported.id).execute();
  });
}

/** Keeps checks, unless the import is checked otherwise by now. */
async function keep(db: Db, imported: ImportFacts, checks: readonly Check[]): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const now = await lockImport(trx, imported.id);
    if (now?.state !== 'checking' || now.checkNumber !== imported.checkNumber) return false;
    await appendChecks(trx, imported.id, checks);
    await trx
      .updateTable('imports')
      .set((set) => ({ progress: set('progress', '+', checks.length) }))
      .where('id', '=', imported.id)
      .execute();
    return true;
  });
}

async function finish(db: Db, { id, checkNumber }: ImportFacts): Promise<void> {
  await sql`
    update imports set state = 'checked', new_rows = c.new, changed_rows = c.changed, unchanged_rows = c.unchanged,
      problem_rows = c.problem, warning_rows = c.warning
    from (select count(*) filter (where outcome = 'new') as new, count(*) filter (where outcome = 'changed') as changed,
            count(*) filter (where outcome = 'unchanged') as unchanged, count(*) filter (where outcome = 'problem') as problem,
            count(*) filter (where warnings is not null) as warning
          from import_checks where import_id = ${id}) c
    where id = ${id} and state = 'checking' and check_number = ${checkNumber}`.execute(db);
}

async function fail(db: Db, { id, checkNumber }: ImportFacts): Promise<void> {
  const failure = 'Something went wrong on our side while checking. Nothing was changed; choose the columns again.';
  await db
    .updateTable('imports')
    .set({ state: 'failed', failure })
    .where('id', '=', id)
    .where('state', '=', 'checking')
    .where('check_number', '=', checkNumber)
    .execute();
}
