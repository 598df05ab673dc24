/** How many waited at the end of each day, told backwards from how many wait now. */
export type DayFlow = { date: string; joined: number; filled: number; cancelled: number; displaced: number };

/** `days` are consecutive and end today; what joined and left after a day is taken back from what waits now. */
export function withLevels<Day extends DayFlow>(
  days: readonly Day[],
  waitingNow: number,
): (Day & { waiting: number })[] {
  let waiting = waitingNow;
  return days
    .toReversed()
    .map((day) => {
      const told = { ...day, waiting: Math.max(0, waiting) };
      waiting -= day.joined + day.displaced - day.filled - day.cancelled;
      return told;
    })
    .reverse();
}
