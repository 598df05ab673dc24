import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortCount } from './count.ts';

const keep = { keepOver: true, cancelRest: false };
const lines = (...open: number[]) => open.map((units, at) => ({ lineId: at + 1, open: units }));

test.each([
  { what: 'as ordered', open: [5], counted: 5, damaged: 0, how: keep, is: '5 accepted, 5 kept | 5' },
  { what: 'short', open: [5], counted: 3, damaged: 0, how: keep, is: '3 accepted, 2 short, 3 kept | 3' },
  { what: 'nothing came', open: [5], counted: 0, damaged: 0, how: keep, is: '0 accepted, 5 short, 0 kept | 0' },
  { what: 'over, kept', open: [5], counted: 7, damaged: 0, how: keep, is: '5 accepted, 2 over, 7 kept | 7' },
  {
    what: 'over, sent back',
    open: [5],
    counted: 7,
    damaged: 0,
    how: { ...keep, keepOver: false },
    is: '5 accepted, 2 over, 5 kept | 5',
  },
  {
    what: 'damaged ones are still lacking',
    open: [5],
    counted: 5,
    damaged: 2,
    how: keep,
    is: '3 accepted, 2 short, 2 damaged, 3 kept | 3',
  },
  {
    what: 'over makes up for damaged',
    open: [5],
    counted: 8,
    damaged: 2,
    how: keep,
    is: '5 accepted, 1 over, 2 damaged, 6 kept | 6',
  },
  {
    what: 'over two lines, the first first',
    open: [3, 4],
    counted: 5,
    damaged: 0,
    how: keep,
    is: '5 accepted, 2 short, 5 kept | 3+2',
  },
  {
    what: 'over two lines, too many',
    open: [3, 4],
    counted: 9,
    damaged: 0,
    how: keep,
    is: '7 accepted, 2 over, 9 kept | 3+6',
  },
  {
    what: 'the rest will not come',
    open: [3, 4],
    counted: 5,
    damaged: 0,
    how: { ...keep, cancelRest: true },
    is: '5 accepted, 2 short, 5 kept | 3+2x2',
  },
  {
    what: 'without a purchase order',
    open: null,
    counted: 4,
    damaged: 1,
    how: keep,
    is: '3 accepted, 1 damaged, 3 kept | ',
  },
  {
    what: 'not on the purchase order',
    open: [],
    counted: 4,
    damaged: 1,
    how: keep,
    is: '0 accepted, 3 over, 1 damaged, 3 kept | ',
  },
])('$what: $is', ({ open, counted, damaged, how, is }) => {
  const sorted = sortCount(open && lines(...open), { counted, damaged, ...how });
  if (!sorted) throw new Error('refused');
  const { accepted, over, short, kept } = sorted;
  const told = [
    `${accepted} accepted`,
    over && `${over} over`,
    short && `${short} short`,
    sorted.damaged && `${sorted.damaged} damaged`,
    `${kept} kept`,
  ];
  const onLines = sorted.lines.map((line) => `${line.received}${line.cancelled ? `x${line.cancelled}` : ''}`).join('+');
  expect(`${told.filter(Boolean).join(', ')} | ${onLines}`).toBe(is);
});

test('more damaged than came is refused', () => {
  expect(sortCount(lines(5), { counted: 1, damaged: 2, ...keep })).toBe(null);
});

test('every unit counted is somewhere, every open one too, and no line is left with less than nothing open', () => {
  const unit = fc.nat(12);
  fc.assert(
    fc.property(
      fc.array(unit, { maxLength: 4 }),
      unit,
      unit,
      fc.boolean(),
      fc.boolean(),
      (open, whole, damaged, keepOver, cancelRest) => {
        const counted = whole + damaged;
        const sorted = sortCount(lines(...open), { counted, damaged, keepOver, cancelRest });
        if (!sorted) throw new Error('refused');
        expect(sorted.accepted + sorted.over + sorted.damaged).toBe(counted);
        const expected = open.reduce((sum, units) => sum + units, 0);
        expect(sorted.accepted + sorted.short).toBe(expected);
        expect(sorted.kept).toBe(keepOver ? whole : sorted.accepted);
        if (open.length > 0) expect(sorted.lines.reduce((sum, line) => sum + line.received, 0)).toBe(sorted.kept);
        for (const [at, line] of sorted.lines.entries()) {
          const left = (open[at] as number) - line.received - line.cancelled;
          expect(line.received >= 0 && line.cancelled >= 0).toBe(true);
          if (cancelRest) expect(left <= 0).toBe(true);
        }
      },
    ),
  );
});
