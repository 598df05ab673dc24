import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type {
  AppliedChanges,
  ApplyChanges,
  Change,
  ChangeContext,
  ChangeSetKind,
  ChangeSetOptions,
  Entity,
  RefusedChange,
} from './change.ts';
import type { FieldPart, RowChange, Values, Written } from './field-part.ts';
import { openChangeSet } from './open-change-set.ts';
import { partOf, parts } from './parts.ts';
import { decideRow } from './rules/decide.ts';
import { type ChangeRow, insertChanges } from './store.ts';

/** Rows locked, decided and written together: bounds memory and the size of a statement. */
const chunkRows = 5_000;

/**
 * Makes all changes in the caller's transaction and writes their history; what cannot be made is refused one by one
 * with its reason. Products and variants are locked in ascending id, stock last.
 */
export const applyChanges: ApplyChanges = async (trx, context, options, changes) => {
  const tally = new Tally(changes);
  const wanted = sortByPart(changes, tally);
  const changeSetId = options.changeSetId ?? (await openChangeSet(trx, context, options));
  await insertChanges(trx, changeSetId, tally.takeRows());
  const total = [...wanted.values()].reduce((sum, rows) => sum + rows.size, 0);
  let done = 0;
  const onChunk = async (rows: number) => {
    done += rows;
    await context.onProgress?.(done, total);
  };
  for (const part of parts) {
    const rows = wanted.get(part);
    if (rows) await applyPart(trx, { ...context, changeSetId, kind: options.kind, onChunk }, part, rows, tally);
  }
  return finish(trx, context, changeSetId, options, tally);
};

type Context = ChangeContext & { changeSetId: number; kind: ChangeSetKind; onChunk(rows: number): Promise<void> };
type Checked = Change & { part: FieldPart };

/** What has become of every product and variant so far, and the history rows not written yet. */
class Tally {
  readonly all = new Set<string>();
  readonly changed = new Set<string>();
  readonly refused = new Set<string>();
  readonly refusals: RefusedChange[] = [];
  private rows: ChangeRow[] = [];

  constructor(changes: readonly Change[]) {
    for (const { entity, id } of changes) this.all.add(key(entity, id));
  }

  change(row: Omit<ChangeRow, 'why'>): void {
    this.changed.add(key(row.entity, row.id));
    this.rows.push({ ...row, before: row.before ?? null, after: row.after ?? null, why: null });
  }

  refuse(change: Change, refusal: Refusal, before: unknown = null): void {
    const { entity, id, field, ref = null } = change;
    this.refused.add(key(entity, id));
    const message = ref === null ? refusal.message : `${ref}: ${refusal.message}`;
    this.refusals.push({ entity, id, field, code: refusal.refused, message, ref });
    const aside = { refused: refusal.refused };
    this.rows.push({ entity, id, field, before: before ?? null, after: change.value ?? null, why: message, aside });
  }

  takeRows(): ChangeRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  counts() {
    const changed = [...this.changed].filter((each) => !this.refused.has(each)).length;
    return { changed, refused: this.refused.size, unchanged: this.all.size - changed - this.refused.size };
  }
}

const key = (entity: Entity, id: number) => `${entity} ${id}`;

/** Checks every value and gathers the changes by part and row. */
function sortByPart(changes: readonly Change[], tally: Tally): Map<FieldPart, Map<number, Checked[]>> {
  const wanted = new Map<FieldPart, Map<number, Checked[]>>();
  const fields = new Map<string, FieldPart | undefined>();
  for (const change of changes) {
    const name = `${change.entity}.${change.field}`;
    if (!fields.has(name)) fields.set(name, partOf(change.entity, change.field));
    const part = fields.get(name);
    const parsed = part?.schemaOf(change.field)?.safeParse(change.value);
    if (!part || !parsed) {
      tally.refuse(change, refuse('invalid', `${change.field}: a ${change.entity} has no such field.`));
    } else if (!parsed.success) {
      tally.refuse(change, refuse('invalid', `${change.field}: ${parsed.error.issues[0]?.message ?? 'is not valid'}.`));
    } else {
      const rows = wanted.get(part) ?? new Map<number, Checked[]>();
      wanted.set(part, rows);
      const row = rows.get(change.id);
      const checked = { ...change, value: parsed.data, part };
      if (row) row.push(checked);
      else rows.set(change.id, [checked]);
    }
  }
  return wanted;
}

async function applyPart(
  trx: Transaction,
  context: Context,
  part: FieldPart,
  wanted: Map<number, Checked[]>,
  tally: Tally,
): Promise<void> {
  const ids = [...wanted.keys()].sort((a, b) => a - b);
  // While the database writes some rows, the next are locked and decided.
  let writing: Promise<void> = Promise.resolve();
  for (let from = 0; from < ids.length; from += chunkRows) {
    const chunk = ids.slice(from, from + chunkRows);
    const fields = [...new Set(chunk.flatMap((id) => wanted.get(id)?.map((change) => change.field) ?? []))];
    const rows = decideChunk(part, chunk, await part.lock(trx, chunk, fields), wanted, tally);
    await writing;
    writing = writeChunk(trx, context, part, rows, wanted, tally).then(() => context.onChunk(chunk.length));
    writing.catch(() => undefined); // thrown where it is awaited
  }
  await writing;
}

/** Which of the rows change, and to what; what cannot be is refused. */
function decideChunk(
  part: FieldPart,
  chunk: readonly number[],
  current: ReadonlyMap<number, Values>,
  wanted: Map<number, Checked[]>,
  tally: Tally,
): RowChange[] {
  const rows: RowChange[] = [];
  for (const id of chunk) {
    const changes = wanted.get(id) ?? [];
    const before = current.get(id);
    if (before === undefined) {
      for (const change of changes) tally.refuse(change, refuse('not_found', `There is no ${part.entity} ${id}.`));
      continue;
    }
    const decided = decideRow(before, changes, part.isSame);
    for (const { change, current: now } of decided.changedSince) tally.refuse(change, changedSince(change, now), now);
    if (decided.set.length > 0) rows.push({ id, before, after: decided.after, aside: asideOf(decided.set) });
  }
  return rows;
}

async function writeChunk(
  trx: Transaction,
  context: Context,
  part: FieldPart,
  rows: readonly RowChange[],
  wanted: Map<number, Checked[]>,
  tally: Tally,
): Promise<void> {
  if (rows.length > 0) record(part, rows, await part.write(trx, rows, context), wanted, tally);
  await insertChanges(trx, context.changeSetId, tally.takeRows());
}

const asideOf = (changes: readonly Change[]): Values =>
  Object.fromEntries(changes.map(({ field, aside }) => [field, aside]));

function record(
  part: FieldPart,
  rows: readonly RowChange[],
  written: Written,
  wanted: Map<number, Checked[]>,
  tally: Tally,
): void {
  for (const row of rows) {
    if (written.same?.has(row.id)) continue;
    const refusal = written.refused.get(row.id);
    const told = written.recorded?.get(row.id) ?? row;
    for (const field of Object.keys(row.after)) {
      if (!refusal) {
        const aside = written.aside?.get(row.id)?.[field];
        tally.change({
          entity: part.entity,
          id: row.id,
          field,
          before: told.before[field],
          after: told.after[field],
          aside,
        });
      } else {
        const change = wanted.get(row.id)?.findLast((each) => each.field === field);
        if (change) tally.refuse(change, refusal, part.isSame ? null : row.before[field]);
      }
    }
  }
}

function changedSince(change: Change, current: unknown): Refusal {
  const how =
    change.field === 'stock'
      ? 'the stock was counted or adjusted again since'
      : `${change.field} was changed since, to ${JSON.stringify(current ?? null)}`;
  return refuse('changed_meanwhile', `${how}; it was left alone.`, { field: change.field, details: { current } });
}

async function finish(
  trx: Transaction,
  context: ChangeContext,
  changeSetId: number,
  options: ChangeSetOptions,
  tally: Tally,
): Promise<AppliedChanges> {
  const counts = tally.counts();
  await trx
    .updateTable('change_sets')
    .set({
      changed: sql`changed + ${counts.changed}`,
      unchanged: sql`unchanged + ${counts.unchanged}`,
      refused: sql`refused + ${counts.refused}`,
      ...(!options.moreFollows && { state: 'done', finished_at: context.now }),
      ...(options.title !== undefined && { title: options.title }),
    })
    .where('id', '=', changeSetId)
    .execute();
  return { changeSetId, counts, refusals: tally.refusals };
}
