/** The Changes history: who changed what, when, from what to what. Reads only. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { actorNames } from '../accounts/actor.ts';
import type { Db } from '../platform/db.ts';
import { decodeCursor, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { ChangeSetView, ChangeView, changeQuery } from './schemas.ts';

type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };
const notACursor = () => refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });

type SetRow = Omit<ChangeSetView, 'createdAt' | 'finishedAt' | 'undoneAt'> & {
  createdAt: Date;
  finishedAt: Date | null;
  undoneAt: Date | null;
  total_sets: number;
};

/** One page of change sets, newest first. Refuses a cursor it did not make. */
export async function listChangeSets(
  db: Db,
  query: { cursor?: string; limit: number },
): Promise<Page<ChangeSetView> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return notACursor();
  const rows = await loadSets(db, after === null ? sql`true` : sql`s.id < ${after[0]}`, query.limit + 1);
  const page = pageOf(
    rows.map((row) => ({ ...row, total: row.total_sets, row })),
    query.limit,
    ({ row }) => [row.id],
  );
  return { ...page, items: page.items.map(({ row }) => viewOf(row)) };
}

/** One change set, or undefined where there is none. */
export async function loadChangeSet(db: Db, id: number): Promise<ChangeSetView | undefined> {
  const [row] = await loadSets(db, sql`s.id = ${id}`, 1);
  return row && viewOf(row);
}

async function loadSets(db: Db, condition: RawBuilder<unknown>, limit: number): Promise<SetRow[]> {
  const { rows } = await sql<SetRow>`
    select s.id, s.kind, s.title, coalesce(u.name, s.actor) as actor, coalesce(s.input->'fields', '[]') as fields, s.state,
      s.failure, s.progress, s.total,
      json_build_object('changed', s.changed, 'unchanged', s.unchanged, 'refused', s.refused) as counts,
      (select json_build_object('id', o.id, 'kind', o.kind, 'title', o.title, 'fields', coalesce(o.input->'fields', '[]'))
       from change_sets o where o.id = s.undo_of) as undoes,
      (select json_build_object('id', o.id, 'actor', coalesce(by.name, o.actor))
       from change_sets o left join ${actorNames} by on by.actor = o.actor
       where o.undo_of = s.id and o.state <> 'failed') as "undoneBy",
      s.created_at as "createdAt", s.finished_at as "finishedAt", s.undone_at as "undoneAt",
      (select count(*) from change_sets) as total_sets
    from change_sets s left join ${actorNames} u on u.actor = s.actor
    where ${condition} order by s.id desc limit ${limit}`.execute(db);
  return rows;
}

function viewOf({ total_sets: _, createdAt, finishedAt, undoneAt, ...row }: SetRow): ChangeSetView {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    undoneAt: undoneAt?.toISOString() ?? null,
  };
}

/** One page of a set's changes, in the order they were made. Refuses a cursor it did not make. */
export async function listChanges(
  db: Db,
  changeSetId: number,
  query: z.infer<typeof changeQuery>,
): Promise<Page<ChangeView> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return notACursor();
  const ofSet = sql`c.change_set_id = ${changeSetId} ${query.outcome === 'all' ? sql`` : sql`and c.outcome = ${query.outcome}`}`;
  const { rows } = await sql<ChangeView & { total: number }>`
    select c.id, c.entity, c.entity_id as "entityId", c.field, c.before, c.after, c.outcome, c.why,
      c.aside->>'refused' as code, v.sku,
      concat_ws(' · ', coalesce(pt.title, '?'), vt.title) as title,
      (select count(*) from changes c where ${ofSet}) as total
    from changes c
    cross join store_settings settings
    left join variants v on c.entity = 'variant' and v.id = c.entity_id
    left join product_texts pt on pt.product_id = coalesce(v.product_id, c.entity_id) and pt.language = settings.default_language
      and (c.entity = 'product' or v.id is not null)
    left join variant_texts vt on vt.variant_id = v.id and vt.language = settings.default_language
    where ${ofSet} and ${after === null ? sql`true` : sql`c.id > ${after[0]}`}
    order by c.id limit ${query.limit + 1}`.execute(db);
  const page = pageOf(rows, query.limit, (row) => [row.id]);
  return { ...page, items: page.items.map(({ total: _, ...row }) => row) };
}
