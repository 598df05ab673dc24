import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openUnits, purchaseStateOf } from './state.ts';

/** '5' ordered, '5-2' of them received, '5-2x3' and three cancelled. */
function lines(text: string) {
  return text
    .split(',')
    .filter(Boolean)
    .map((part) => {
      const [, ordered = '', received = '0', cancelled = '0'] = /^\s*(\d+)(?:-(\d+))?(?:x(\d+))?$/.exec(part) ?? [];
      return { ordered: Number(ordered), received: Number(received), cancelled: Number(cancelled) };
    });
}

test.each([
  { is: 'draft', ordered: false, of: '' },
  { is: 'draft', ordered: false, of: '5, 3' },
  { is: 'ordered', ordered: true, of: '5, 3' },
  { is: 'ordered', ordered: true, of: '5x2, 3x3' },
  { is: 'partly_received', ordered: true, of: '5-2, 3' },
  { is: 'partly_received', ordered: true, of: '5-5, 3' },
  { is: 'partly_received', ordered: true, of: '5-7, 3' },
  { is: 'received', ordered: true, of: '5-5, 3-3' },
  { is: 'received', ordered: true, of: '5-2x3, 3x3' },
  { is: 'received', ordered: true, of: '5-9' },
  { is: 'cancelled', ordered: true, of: '5x5, 3x3' },
])('$of is $is', ({ is, ordered, of }) => {
  expect(purchaseStateOf(ordered, lines(of))).toBe(is);
});

test('an ordered one is open exactly while a line is', () => {
  const unit = fc.nat(9);
  const line = fc.record({ ordered: fc.integer({ min: 1, max: 9 }), received: unit, cancelled: unit });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (some) => {
      const isOpen = some.some((each) => openUnits(each) > 0);
      expect(['ordered', 'partly_received'].includes(purchaseStateOf(true, some))).toBe(isOpen);
      expect(some.every((each) => openUnits(each) >= 0)).toBe(true);
    }),
  );
});
