import { expect, test } from 'vitest';
import { delays, isGivenUp, nextAttemptAt, restUntil } from './back-off.ts';

const now = new Date('2026-05-01T10:00:00Z');
const after = (date: Date | null) => (date === null ? null : (date.getTime() - now.getTime()) / 1000);

test.each([
  [1, 5],
  [2, 60],
  [3, 300],
  [10, 86_400],
  [11, null],
  [100, null],
])('after %d failed attempts the next comes %s seconds later', (failed, seconds) => {
  expect(after(nextAttemptAt(failed, now))).toBe(seconds);
});

test('the attempts are spread over some three days, each later than the last', () => {
  const days = delays.reduce((sum, each) => sum + each, 0) / 86_400_000;
  expect(days).toBeGreaterThan(3);
  expect(days).toBeLessThan(4);
  expect([...delays].sort((a, b) => a - b)).toEqual(delays);
});

test.each([
  [0, null],
  [4, null],
  [5, 30],
  [6, 60],
  [12, 3600],
  [5000, 3600],
])('after %d failures in a row an endpoint rests for %s seconds', (failures, seconds) => {
  expect(after(restUntil(failures, now))).toBe(seconds);
});

test.each([
  [null, false],
  ['2026-04-26T10:00:01Z', false],
  ['2026-04-26T10:00:00Z', true],
])('failing since %s: given up %s', (since, given) => {
  expect(isGivenUp(since === null ? null : new Date(since), now)).toBe(given);
});
