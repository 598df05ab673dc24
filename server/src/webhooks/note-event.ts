import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import type { Topic } from './topics.ts';

/**
 * Notes in the caller's transaction that something happened, where somebody asked to be told. What is inserted or
 * updated by many use cases is noted by triggers instead (migrations/0046).
 */
export async function noteEvent(trx: Transaction, topic: Topic, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    insert into event_notes (topic, ids) select ${topic}, ${ids}::bigint[] where event_wanted(${topic})`.execute(trx);
}
