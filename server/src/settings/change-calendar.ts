import { type Db, inTransaction } from '../platform/db.ts';
import { changedMeanwhile, type Refusal } from '../platform/refusals.ts';
import type { CalendarView } from './schemas.ts';
import { loadCalendar } from './store.ts';

/** Saves the days the shop works and when it is closed. Refuses when someone else saved meanwhile. */
export async function changeCalendar(db: Db, input: CalendarView): Promise<CalendarView | Refusal> {
  return inTransaction(db, async (trx) => {
    const { version } = await trx
      .selectFrom('business_calendar')
      .select('version')
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    if (version !== input.version) return changedMeanwhile('calendar', version);
    await trx
      .updateTable('business_calendar')
      .set({ work_days: [...new Set(input.workDays)].sort(), version: version + 1 })
      .execute();
    await trx.deleteFrom('closures').execute();
    const rows = input.closures.map(({ name, from, to }) => ({ name, starts_on: from, ends_on: to }));
    if (rows.length > 0) await trx.insertInto('closures').values(rows).execute();
    return loadCalendar(trx);
  });
}
