/** How Excel keeps a day: as a number that a format shows as a date. */

/** Formats Excel has built in that show a date, by their number. */
const builtIn = [14, 15, 16, 17, 22, 27, 30, 36, 45, 46, 47, 50, 57];

/** Whether a number format shows dates: it names days, months or years outside quotes and brackets. */
export function isDateFormat(id: number, code?: string): boolean {
  if (code === undefined) return builtIn.includes(id);
  return /[dmyh]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').replace(/general/i, ''));
}

const dayMilliseconds = 86_400_000;

/** The day, and the time where there is one: 2026-05-31, 2026-05-31 14:30:00. */
export function dateText(serial: number, from1904: boolean): string {
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const date = new Date(epoch + Math.round(serial * dayMilliseconds));
  if (Number.isNaN(date.getTime())) return String(serial);
  const [day, time = ''] = date.toISOString().split('T');
  return Number.isInteger(serial) ? `${day}` : `${day} ${time.slice(0, 8)}`;
}
