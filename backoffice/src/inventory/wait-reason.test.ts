import { expect, test } from 'vitest';
import type { Translate } from '../i18n/i18n.tsx';
import type { WaitingLine } from './api.ts';
import { waitSentences } from './wait-reason.tsx';

/** Says the key and what is filled in, so that the test tells which sentences are said with what. */
const t = ((key: string, values: Record<string, unknown> = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as Translate;
const late = { number: 'PO1', expectedOn: '2026-02-01' };

type Supply = Partial<WaitingLine['why']['supply']>;
const said = (supply: Supply, more: Partial<WaitingLine['why']> = {}) => {
  const whole = { kind: 'none', number: null, expectedOn: null, units: 0, ...supply } as const;
  const why = { keptBack: null, unitsAhead: 0, available: 0, late: null, ...more, supply: whole };
  return waitSentences({ waiting: 5, why }, t, (day) => day);
};

test.each([
  ['nothing on order', said({}), ['why.next', 'why.none']],
  ['others first', said({}, { unitsAhead: 7 }), ['why.ahead 7', 'why.none']],
  [
    'covered',
    said({ kind: 'covered', number: 'PO2', expectedOn: '2026-03-01' }),
    ['why.next', 'why.covered PO2 2026-03-01'],
  ],
  [
    'covered, and something is late',
    said({ kind: 'covered', number: 'PO2', expectedOn: '2026-03-01' }, { late }),
    ['why.next', 'why.covered PO2 2026-03-01', 'why.sooner PO1 2026-02-01'],
  ],
  [
    'the late one completes it: said once',
    said({ kind: 'late', number: 'PO1', expectedOn: '2026-02-01' }, { late }),
    ['why.next', 'why.late PO1 2026-02-01'],
  ],
  [
    'no day, and another is late',
    said({ kind: 'undated', number: 'PO3' }, { late }),
    ['why.next', 'why.undated PO3 ', 'why.alsoLate PO1 2026-02-01'],
  ],
  ['a part', said({ kind: 'part', units: 2 }), ['why.next', 'why.part 2']],
  ['all goes to others', said({ kind: 'all_ahead' }, { unitsAhead: 9 }), ['why.ahead 9', 'why.allAhead']],
  [
    'held although all is there',
    said({ kind: 'on_shelf' }, { keptBack: 'held', available: 8 }),
    ['why.held', 'why.onShelf'],
  ],
  ['together', said({}, { keptBack: 'all_at_once', available: 3 }), ['why.allAtOnce 5 3', 'why.none']],
])('%s', (_, sentences, wanted) => {
  expect(sentences).toEqual(wanted);
});
