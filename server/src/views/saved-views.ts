/** Saved views: everybody has their own, and those who may change products may share with all. */
import { sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';
import { inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { InventoryView, NewViewInput, SavedView, ViewPatch } from './schemas.ts';

/** The most views one person may keep. */
const mostViews = 50;

/** Who asks, and whether they may share views with everybody. */
export type Viewer = { userId: number; mayShare: boolean };

type ViewRow = { id: number; name: string; shared: boolean; ownerId: number; owner: string; view: InventoryView };

/** The viewer's own views and those shared with everybody, by name. */
export async function listViews(db: Db, viewer: Viewer): Promise<SavedView[]> {
  const { rows } = await sql<ViewRow>`
    select v.id, v.name, v.shared, v.owner_id as "ownerId", u.name as owner, v.view
    from saved_views v join users u on u.id = v.owner_id
    where v.owner_id = ${viewer.userId} or v.shared
    order by lower(v.name), v.id`.execute(db);
  return rows.map((row) => viewOf(row, viewer));
}

function viewOf({ ownerId, ...row }: ViewRow, viewer: Viewer): SavedView {
  const mine = ownerId === viewer.userId;
  return { ...row, mine, mayChange: mine || viewer.mayShare };
}

/** Keeps a view. Refuses a name the viewer uses already, one view too many, and sharing without the permission. */
export async function addView(db: Db, input: NewViewInput, viewer: Viewer): Promise<SavedView | Refusal> {
  if (input.shared && !viewer.mayShare) return mayNotShare();
  const { name, shared, ...view } = input;
  return inTransaction(db, async (trx) => {
    const owner = await trx
      .selectFrom('users')
      .select('name')
      .where('id', '=', viewer.userId)
      .forNoKeyUpdate() // two views added at once are counted one after the other
      .executeTakeFirstOrThrow();
    const { count } = await trx
      .selectFrom('saved_views')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('owner_id', '=', viewer.userId)
      .executeTakeFirstOrThrow();
    if (count >= mostViews) {
      return refuse('conflict', `You have ${count} views, which is the most there can be. Delete one first.`, {
        details: { most: mostViews },
      });
    }
    const taken = await nameTaken(trx, viewer.userId, name, null);
    if (taken) return taken;
    const { id } = await trx
      .insertInto('saved_views')
      .values({ owner_id: viewer.userId, name, shared, view: JSON.stringify(view) })
      .returning('id')
      .executeTakeFirstOrThrow();
    return viewOf({ id, name, shared, ownerId: viewer.userId, owner: owner.name, view }, viewer);
  });
}

/** Renames a view, shares it or not, or gives it another filter. Refuses as addView does, and what is not the viewer's to change. */
export async function changeView(db: Db, id: number, patch: ViewPatch, viewer: Viewer): Promise<SavedView | Refusal> {
  return inTransaction(db, async (trx) => {
    const found = await lockView(trx, id, viewer);
    if ('refused' in found) return found;
    const { view = found.view, ...rest } = patch;
    const row = { ...found, ...rest, view };
    // What everybody sees is changed only by those who may share; its owner may always take it back for themselves.
    if (row.shared && !viewer.mayShare) return mayNotShare();
    const taken = await nameTaken(trx, row.ownerId, row.name, id);
    if (taken) return taken;
    await trx
      .updateTable('saved_views')
      .set({ name: row.name, shared: row.shared, view: JSON.stringify(row.view) })
      .where('id', '=', id)
      .execute();
    return viewOf(row, viewer);
  });
}

/** Deletes a view of the viewer's own, or a shared one when they may share. */
export async function deleteView(db: Db, id: number, viewer: Viewer): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const found = await lockView(trx, id, viewer);
    if ('refused' in found) return found;
    await trx.deleteFrom('saved_views').where('id', '=', id).execute();
  });
}

/** The view as it stands, its owner locked so that no other of their views takes its name meanwhile. */
async function lockView(trx: Transaction, id: number, viewer: Viewer): Promise<ViewRow | Refusal> {
  const { rows } = await sql<ViewRow>`
    select v.id, v.name, v.shared, v.owner_id as "ownerId", u.name as owner, v.view
    from saved_views v join users u on u.id = v.owner_id
    where v.id = ${id} and (v.owner_id = ${viewer.userId} or v.shared)
    for no key update`.execute(trx);
  const [row] = rows;
  if (!row) return refuse('not_found', `There is no view ${id}, or it is not shared with you.`);
  if (row.ownerId !== viewer.userId && !viewer.mayShare) {
    return refuse('not_allowed', `The view “${row.name}” belongs to ${row.owner}. Save it as a view of your own.`);
  }
  return row;
}

async function nameTaken(
  trx: Transaction,
  ownerId: number,
  name: string,
  except: number | null,
): Promise<Refusal | undefined> {
  const { rows } = await sql`
    select from saved_views
    where owner_id = ${ownerId} and lower(name) = lower(${name}) and id is distinct from ${except}::bigint`.execute(
    trx,
  );
  if (rows.length === 0) return undefined;
  return refuse('conflict', `name: there is a view “${name}” already. Choose another name.`, { field: 'name' });
}

function mayNotShare(): Refusal {
  return refuse('not_allowed', 'Your role may keep views for yourself, but not share them with everybody.', {
    field: 'shared',
  });
}
