/** A register's day: opened with a float, closed with what is counted in the drawer. */
import { sql } from 'kysely';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { AtTill } from './at-till.ts';
import type { RegisterSession } from './schemas.ts';

/** Opens a register. Refuses one that is open. */
export async function openRegister(db: Db, floatMinor: number, by: AtTill): Promise<RegisterSession | Refusal> {
  return inTransaction(db, async (trx) => {
    await lockRegisterRow(trx, by.register.id);
    const open = await findOpenSession(trx, by.register.id);
    if (open) return refuse('conflict', `${by.register.name} is open already.`);
    const { id } = await trx
      .insertInto('register_sessions')
      .values({ register_id: by.register.id, opened_at: by.now, opened_by: by.user.id, float_minor: floatMinor })
      .returning('id')
      .executeTakeFirstOrThrow();
    return (await loadSession(trx, id)) as RegisterSession;
  });
}

/** Closes a register: what should be in the drawer, what is, and the difference are kept. Refuses one that is closed. */
export async function closeRegister(
  db: Db,
  input: { countedMinor: number; note: string },
  by: AtTill,
): Promise<RegisterSession | Refusal> {
  return inTransaction(db, async (trx) => {
    await lockRegisterRow(trx, by.register.id);
    const sessionId = await findOpenSession(trx, by.register.id);
    if (!sessionId) return registerClosed(by.register.name);
    const { expectedMinor } = (await loadSession(trx, sessionId)) as RegisterSession;
    await trx
      .updateTable('register_sessions')
      .set({
        closed_at: by.now,
        closed_by: by.user.id,
        counted_minor: input.countedMinor,
        expected_minor: expectedMinor,
        note: input.note,
      })
      .where('id', '=', sessionId)
      .execute();
    return (await loadSession(trx, sessionId)) as RegisterSession;
  });
}

/** Locks a register: its receipts are numbered one after the other. */
export async function lockRegisterRow(trx: Transaction, registerId: number): Promise<void> {
  await trx.selectFrom('registers').select('id').where('id', '=', registerId).forNoKeyUpdate().execute();
}

/** The open session of a register, or undefined. */
export async function findOpenSession(db: Db, registerId: number): Promise<number | undefined> {
  const open = await db
    .selectFrom('register_sessions')
    .select('id')
    .where('register_id', '=', registerId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return open?.id;
}

/** A session with what came in and should be in the drawer, or null. */
export async function loadSession(db: Db, sessionId: number): Promise<RegisterSession | null> {
  const { rows } = await sql<
    Omit<RegisterSession, 'openedAt' | 'closedAt'> & { openedAt: Date; closedAt: Date | null }
  >`
    select s.id, s.opened_at as "openedAt", o.name as "openedBy", s.float_minor as "floatMinor",
      (select count(*)::int from till_receipts where session_id = s.id) as receipts,
      coalesce(m.takings, '[]') as takings,
      coalesce(s.expected_minor, s.float_minor + coalesce(m.cash, 0))::int8 as "expectedMinor",
      s.closed_at as "closedAt", c.name as "closedBy", s.counted_minor as "countedMinor",
      s.difference_minor as "differenceMinor", s.note
    from register_sessions s join users o on o.id = s.opened_by left join users c on c.id = s.closed_by
    cross join lateral (
      select jsonb_agg(jsonb_build_object('method', method, 'receivedMinor', received, 'givenBackMinor', given_back)
          order by method) as takings,
        sum(received - given_back) filter (where method = 'cash') as cash
      from (select method, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as received,
              coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as given_back
            from till_payments p join till_receipts r on r.id = p.receipt_id where r.session_id = s.id
            group by method) sums) m
    where s.id = ${sessionId}`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { openedAt, closedAt, ...rest } = row;
  return { ...rest, openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null };
}

/** The refusal of whatever needs an open register. */
export function registerClosed(name: string): Refusal {
  return refuse('register_closed', `${name} is closed. Open it with what is in its drawer first.`);
}
