import { setImmediate } from 'node:timers/promises';

/** As long as nobody notices, and long enough that taking turns costs nothing. */
const turnMilliseconds = 5;

/** Maps a long list, letting requests have their turn every few milliseconds, so that background work holds nobody up. */
export async function mapInTurns<Item, Result>(items: Iterable<Item>, map: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  let since = performance.now();
  for (const item of items) {
    results.push(map(item));
    if (performance.now() - since < turnMilliseconds) continue;
    await setImmediate();
    since = performance.now();
  }
  return results;
}
