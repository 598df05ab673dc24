/** Counting in days on which the shop works. Days are calendar days, YYYY-MM-DD. */

/** `workDays` are ISO weekdays, 1 = Monday to 7; closures include both their days. */
export type BusinessCalendar = {
  workDays: readonly number[];
  closures: readonly { from: string; to: string }[];
};

/** How far ahead a day is looked for: whoever is closed for longer has no day to tell. */
const furthestDays = 5 * 366;
const dayMilliseconds = 86_400_000;

/**
 * The business day that is `days` (>= 0) business days after `today`: with 0 today itself if the shop works today, else
 * the next day it does. Null when there is none within five years. Never before `today`, and never earlier for a
 * later `today` or for more days.
 */
export function businessDayAfter(today: string, days: number, calendar: BusinessCalendar): string | null {
  let left = days;
  for (let ahead = 0; ahead <= furthestDays; ahead += 1) {
    const day = addDays(today, ahead);
    if (!isBusinessDay(day, calendar)) continue;
    if (ahead > 0) left -= 1;
    if (left <= 0) return day;
  }
  return null;
}

/** Whether the shop works on a day. */
export function isBusinessDay(day: string, { workDays, closures }: BusinessCalendar): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return workDays.includes(weekday) && !closures.some(({ from, to }) => from <= day && day <= to);
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds).toISOString().slice(0, 10);
}
