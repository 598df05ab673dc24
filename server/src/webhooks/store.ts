/** The webhooks' SQL. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { AttemptView, DeliveryDetail, DeliveryView, deliveryQuery, EndpointView } from './schemas.ts';

const many = 10_000;

/** All endpoints, those in use first; or the one of `id`. */
export async function loadEndpoints(db: Db, id: number | null = null): Promise<EndpointView[]> {
  const counted = (state: 'waiting' | 'failed') =>
    sql`(select count(*) from (select from webhook_deliveries d
          where d.endpoint_id = e.id and d.state = ${sql.lit(state)} limit ${many}) as few)`;
  const { rows } = await sql<
    Omit<EndpointView, 'createdAt' | 'disabledAt' | 'failingSince' | 'restingUntil'> & {
      createdAt: Date;
      disabledAt: Date | null;
      failingSince: Date | null;
      restingUntil: Date | null;
    }
  >`
    select e.id, e.version, e.url, e.description, e.topics, e.created_at as "createdAt", e.disabled_at as "disabledAt",
      e.disabled_why as "disabledWhy", e.failing_since as "failingSince", e.resting_until as "restingUntil",
      ${counted('waiting')} as waiting, ${counted('failed')} as failed
    from webhook_endpoints e where ${id}::bigint is null or e.id = ${id}
    order by e.disabled_at is not null, e.id`.execute(db);
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    failingSince: row.failingSince?.toISOString() ?? null,
    restingUntil: row.restingUntil?.toISOString() ?? null,
  }));
}

type DeliveryRow = Omit<DeliveryView, 'at' | 'nextAt' | 'lastAt' | 'messageId'> & {
  messageId: number;
  at: Date;
  nextAt: Date;
  lastAt: Date | null;
  endpointId: number;
};

const deliveryColumns = sql`d.id, d.message_id as "messageId", m.topic, m.at, d.state, d.attempts, d.next_at as "nextAt",
  d.last_at as "lastAt", d.last_status as "lastStatus", d.endpoint_id as "endpointId"
  from webhook_deliveries d join webhook_messages m on m.id = d.message_id`;

/** The header webhook-id: the same for every endpoint and attempt. */
export const messageUid = (messageId: number) => `msg_${messageId}`;

function deliveryOf({ endpointId: _, ...row }: DeliveryRow): DeliveryView {
  return {
    ...row,
    messageId: messageUid(row.messageId),
    at: row.at.toISOString(),
    nextAt: row.state === 'waiting' ? row.nextAt.toISOString() : null,
    lastAt: row.lastAt?.toISOString() ?? null,
  };
}

/** One page of an endpoint's deliveries, newest first. Refuses a cursor it did not make. */
export async function listDeliveries(
  db: Db,
  endpointId: number,
  query: z.infer<typeof deliveryQuery>,
): Promise<{ items: DeliveryView[]; total: number; nextCursor: string | null } | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const state: RawBuilder<unknown> = query.state ? sql`and d.state = ${sql.lit(query.state)}` : sql``;
  const { rows } = await sql<DeliveryRow & { total: number }>`
    select (select count(*) from (select from webhook_deliveries d where d.endpoint_id = ${endpointId} ${state}
        limit ${many}) as few) as total, ${deliveryColumns}
    where d.endpoint_id = ${endpointId} ${state} ${after === null ? sql`` : sql`and d.id < ${after[0]}`}
    order by d.id desc limit ${query.limit + 1}`.execute(db);
  const page = pageOf(rows, query.limit, (row) => [row.id]);
  return { ...page, items: page.items.map(({ total: _, ...row }) => deliveryOf(row)) };
}

/** One delivery with what is sent and what became of it, or undefined. */
export async function loadDelivery(db: Db, id: number): Promise<DeliveryDetail | undefined> {
  const { rows } = await sql<DeliveryRow & { payload: string }>`
    select m.payload, ${deliveryColumns} where d.id = ${id}`.execute(db);
  const [found] = rows;
  if (!found) return undefined;
  const { payload, ...row } = found;
  const log = await db
    .selectFrom('webhook_attempts')
    .select(['at', 'milliseconds', 'status', 'answer', 'error'])
    .where('delivery_id', '=', id)
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return {
    ...deliveryOf(row),
    endpointId: row.endpointId,
    payload,
    log: log.map((each): AttemptView => ({ ...each, at: each.at.toISOString() })),
  };
}
