import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from './days.ts';
import { type DelayRules, noticeFor, refundBy, type Told } from './notice.ts';

const us: DelayRules = { set: 'us' };
const eu: DelayRules = { set: 'eu' };
const own: DelayRules = { set: 'own', graceDays: 7, answerDays: 5, onSilence: 'cancel' };
const promised = (day: string, more: Partial<Told> = {}): Told => ({
  originalOn: day,
  currentOn: day,
  asDay: true,
  notices: 0,
  ...more,
});
const first = promised('2026-12-10');
const asked = promised('2026-12-10', { currentOn: '2026-12-20', notices: 1 });
const noDay = promised('2026-12-10', { asDay: false });
const unknown = promised('2026-12-10', { currentOn: null, notices: 1 });

test.each([
  // what was told, what is projected, on which day, under which rules: what is asked
  ['the goods come as told', first, '2026-12-10', '2026-12-01', us, null],
  ['the goods come earlier', first, '2026-12-05', '2026-12-01', us, null],
  [
    'US, first, 30 days: silence waits',
    first,
    '2027-01-09',
    '2026-12-01',
    us,
    { by: '2026-12-10', silence: 'wait', later: false },
  ],
  [
    'US, first, 31 days: silence cancels, 30 days after the first day',
    first,
    '2027-01-10',
    '2026-12-01',
    us,
    { by: '2027-01-09', silence: 'cancel', later: false },
  ],
  [
    'US, first, unknown: silence cancels, and one may cancel later',
    first,
    null,
    '2026-12-01',
    us,
    { by: '2027-01-09', silence: 'cancel', later: true },
  ],
  [
    'US, again, however short: silence cancels when the last day is over',
    asked,
    '2026-12-21',
    '2026-12-15',
    us,
    { by: '2026-12-20', silence: 'cancel', later: false },
  ],
  [
    'US, told too late: the answer is due today at the earliest',
    first,
    '2026-12-20',
    '2026-12-12',
    us,
    { by: '2026-12-12', silence: 'wait', later: false },
  ],
  ['told that no day is known: a day is good news', unknown, '2027-03-01', '2026-12-15', us, null],
  ['told that no day is known: still none', unknown, null, '2026-12-15', us, null],
  ['no day told, none known, time left: nothing is wrong yet', noDay, null, '2026-12-06', us, null],
  [
    'no day told, none known, three days left',
    noDay,
    null,
    '2026-12-07',
    eu,
    { by: '2027-01-06', silence: 'wait', later: true },
  ],
  [
    'no day told, and it comes after the 30 days',
    noDay,
    '2026-12-11',
    '2026-11-20',
    eu,
    { by: '2026-12-11', silence: 'wait', later: true },
  ],
  [
    'EU: waits unless ended, until it is sent',
    first,
    '2027-02-01',
    '2026-12-01',
    eu,
    { by: '2027-02-01', silence: 'wait', later: true },
  ],
  [
    'own, within grace: silence waits',
    first,
    '2026-12-17',
    '2026-12-01',
    own,
    { by: '2026-12-06', silence: 'wait', later: false },
  ],
  ['own, beyond grace', first, '2026-12-18', '2026-12-01', own, { by: '2026-12-06', silence: 'cancel', later: false }],
  ['own, again', asked, '2026-12-21', '2026-12-15', own, { by: '2026-12-20', silence: 'cancel', later: false }],
] as const)('%s', (_, told, projected, today, rules, wanted) => {
  const notice = noticeFor(told, projected, today, rules);
  const seen = notice && { by: notice.answerBy, silence: notice.onSilence, later: notice.mayCancelLater };
  expect(seen).toEqual(wanted);
  if (notice) expect(notice).toMatchObject({ number: told.notices + 1, revisedOn: projected });
});

test.each([
  ['2026-11-24', us, '2026-12-03'], // Tuesday: seven working days on, over a weekend
  ['2026-11-28', us, '2026-12-08'], // Saturday
  ['2026-11-24', eu, '2026-12-08'],
] as const)('money back by: right arose %s', (day, rules, wanted) => {
  expect(refundBy(day, rules)).toBe(wanted);
});

const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2026-01-01', days));
const rules = fc.constantFrom<DelayRules>(us, eu, own);
const told = fc.record({
  originalOn: day,
  currentOn: fc.option(day),
  asDay: fc.boolean(),
  notices: fc.integer({ min: 0, max: 4 }),
});

test('nobody is asked to answer by a day that has passed, nor about goods that come in time', () => {
  fc.assert(
    fc.property(told, fc.option(day), day, rules, (line, projected, today, set) => {
      const notice = noticeFor(line, projected, today, set);
      if (notice === null) return;
      expect(notice.answerBy >= today).toBe(true);
      if (projected !== null && line.currentOn !== null) expect(projected > line.currentOn).toBe(true);
    }),
  );
});

test('US: silence agrees to one delay at most, of 30 days at most', () => {
  fc.assert(
    fc.property(told, fc.option(day), day, (line, projected, today) => {
      const notice = noticeFor(line, projected, today, us);
      if (notice?.onSilence !== 'wait') return;
      expect(notice.number).toBe(1);
      expect(notice.revisedOn !== null && notice.revisedOn <= addDays(line.originalOn, 30)).toBe(true);
    }),
  );
});
