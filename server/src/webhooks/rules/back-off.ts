const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each failed attempt the next one is made; after the last, none is: some three days in all. */
export const delays = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** When to try again after so many failed attempts, or null: no more. */
export function nextAttemptAt(failedAttempts: number, now: Date): Date | null {
  const delay = delays[failedAttempts - 1];
  return delay === undefined ? null : new Date(now.getTime() + delay);
}

/** Failures one after the other from which on an endpoint is left alone for a while, whatever is due for it. */
const patience = 5;
const longestRest = hour;

/** Until when an endpoint is left alone after so many failures in a row, or null: not at all. */
export function restUntil(failures: number, now: Date): Date | null {
  if (failures < patience) return null;
  return new Date(now.getTime() + Math.min(longestRest, 30 * second * 2 ** (failures - patience)));
}

/** Days of failing after which an endpoint is disabled. */
export const daysUntilDisabled = 5;

/** Whether an endpoint has failed for so long that nothing more is sent to it. */
export function isGivenUp(failingSince: Date | null, now: Date): boolean {
  return failingSince !== null && now.getTime() - failingSince.getTime() >= daysUntilDisabled * 24 * hour;
}
