/** The change engine's SQL. */
import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import type { Entity } from './change.ts';

/** One row of history to be: refused where it says why, else changed. */
export type ChangeRow = {
  entity: Entity;
  id: number;
  field: string;
  before: unknown;
  after: unknown;
  why: string | null;
  aside?: unknown;
};

/** Appends history, in one statement. */
export async function insertChanges(trx: Transaction, changeSetId: number, rows: readonly ChangeRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into changes (change_set_id, entity, entity_id, field, before, after, outcome, why, aside)
    select ${changeSetId}, d.entity, d.id, d.field, d.before::jsonb, d.after::jsonb,
      case when d.why is null then 'changed' else 'refused' end, d.why, d.aside::jsonb
    from unnest(${rows.map((row) => row.entity)}::text[], ${rows.map((row) => row.id)}::bigint[],
                ${rows.map((row) => row.field)}::text[], ${rows.map((row) => JSON.stringify(row.before))}::text[],
                ${rows.map((row) => JSON.stringify(row.after))}::text[], ${rows.map((row) => row.why)}::text[],
                ${rows.map((row) => (row.aside === undefined ? null : JSON.stringify(row.aside)))}::text[])
      as d (entity, id, field, before, after, why, aside)`.execute(trx);
}
