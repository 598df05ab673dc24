import { sql } from 'kysely';
import { publicAddress } from '../platform/config.ts';
import type { Transaction } from '../platform/db.ts';
import { chunkNotes, distinctIds, type ListRefresher, listRefresher } from '../platform/list-refresher.ts';
import type { Shop } from '../shop.ts';
import { payloadsOf } from './payloads.ts';
import type { Topic } from './topics.ts';

/** Facts made messages of in one transaction. */
const mostIds = 1_000;
const mostNotes = 500;

type Note = { id: number; at: Date; topic: Topic; ids: number[] };

/**
 * Makes messages of what was noted, and deliveries of them to whoever asked: in one transaction with taking the notes
 * away, so that each is made once. What happened again before its turn came is told once where the message tells a
 * state (`order.changed`, `stock.changed`, `product.changed`).
 */
export function openUnpacker(shop: Pick<Shop, 'config' | 'jobs' | 'clock'>): ListRefresher {
  return listRefresher({
    notes: 'event_notes',
    lock: 7_355_646,
    async fold(trx) {
      const { notes, more } = await takeNotes(trx);
      for (const [topic, group] of groups(notes)) await writeMessages(trx, shop, topic, group);
      return more ? chunkNotes : notes.length; // which is how a refresher hears that there is more
    },
  });
}

/** The oldest notes, as many as hold some thousand facts. Of a note that holds more by itself, the first of them. */
async function takeNotes(trx: Transaction): Promise<{ notes: Note[]; more: boolean }> {
  const { rows } = await sql<{ id: number; ids: number; before: number }>`
    select id, cardinality(ids) as ids, sum(cardinality(ids)) over (order by id)::int - cardinality(ids) as before
    from event_notes order by id limit ${mostNotes}`.execute(trx);
  const [first] = rows;
  if (!first) return { notes: [], more: false };
  if (first.ids > mostIds) {
    const part = await sql<Note>`
      with whole as (select * from event_notes where id = ${first.id}),
      rest as (update event_notes e set ids = whole.ids[${mostIds + 1}:] from whole where e.id = whole.id)
      select id, at, topic, ids[1:${mostIds}] as ids from whole`.execute(trx);
    return { notes: part.rows, more: true };
  }
  const chosen = rows.filter(({ ids, before }) => before + ids <= mostIds).map(({ id }) => id);
  const taken = await sql<Note>`
    delete from event_notes where id = any(${chosen}::bigint[]) returning id, at, topic, ids`.execute(trx);
  const notes = taken.rows.sort((a, b) => a.id - b.id);
  return { notes, more: chosen.length < rows.length || rows.length === mostNotes };
}

function groups(notes: Note[]): Map<Topic, Note[]> {
  const byTopic = new Map<Topic, Note[]>();
  for (const note of notes) byTopic.set(note.topic, [...(byTopic.get(note.topic) ?? []), note]);
  return byTopic;
}

/** Topics whose messages tell how something is now. */
const tellingStates: readonly Topic[] = ['order.changed', 'stock.changed', 'product.changed'];

async function writeMessages(
  trx: Transaction,
  shop: Pick<Shop, 'config' | 'jobs' | 'clock'>,
  topic: Topic,
  notes: Note[],
): Promise<void> {
  const base = publicAddress(shop.config);
  const at = (notes.at(-1) as Note).at;
  const payloads: { at: Date; payload: string }[] = [];
  if (tellingStates.includes(topic)) {
    const ids = distinctIds(notes.flatMap((note) => note.ids));
    for (const payload of await payloadsOf(trx, topic, ids, { at, base })) payloads.push({ at, payload });
  } else {
    for (const note of notes) {
      for (const payload of await payloadsOf(trx, topic, note.ids, { at: note.at, base })) {
        payloads.push({ at: note.at, payload });
      }
    }
  }
  if (payloads.length === 0) return;
  // One that was disabled for failing is not sent to; what it missed can be sent when it works again.
  const { rows } = await sql<{ endpointId: number; state: string }>`
    with made as (
      insert into webhook_messages (at, topic, payload)
      select p.at, ${topic}::text, p.payload
      from unnest(${payloads.map((each) => each.at)}::timestamptz[], ${payloads.map((each) => each.payload)}::text[])
        with ordinality as p (at, payload, place) order by p.place
      returning id),
    delivered as (
      insert into webhook_deliveries (endpoint_id, message_id, state, next_at)
      select e.id, made.id, case when e.disabled_at is null then 'waiting' else 'failed' end, ${shop.clock()}
      from made cross join webhook_endpoints e
      where ${topic} = any(e.topics) and e.disabled_why is distinct from 'by_hand'
      order by made.id, e.id
      returning endpoint_id, state)
    select distinct endpoint_id as "endpointId", state from delivered`.execute(trx);
  await shop.jobs.enqueue(
    trx,
    'send-webhooks',
    rows.filter(({ state }) => state === 'waiting').map(({ endpointId }) => ({ endpointId })),
  );
}
