import type { StockPromise } from '../inventory/rules/promise.ts';
import { formatDay } from './formats.ts';

type Say = (key: string, values?: Record<string, unknown>) => string;

/** '2 ship now, 3 on backorder', and what is promised for the part that waits; null where nothing waits. */
export function splitTexts(
  say: Say,
  language: string,
  { now, waiting, promise }: { now: number; waiting: number; promise: StockPromise | null },
) {
  const key = waiting === 0 ? 'split.now' : now === 0 ? 'split.waiting' : 'split.both';
  return {
    now,
    waiting,
    text: say(key, { now, waiting }),
    promise: waiting > 0 ? promiseText(say, language, promise) : null,
  };
}

/** A promise in words: a day, the delivery timeframe's own text, or that there is no date yet. */
export function promiseText(say: Say, language: string, promise: StockPromise | null): string {
  if (promise?.kind === 'date' && promise.date) {
    return say('promise.date', { date: formatDay(promise.date, language) });
  }
  if (promise?.kind === 'timeframe' && promise.text) return promise.text;
  return say('promise.no_date');
}
