import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, isColour, readableOn, textOn } from './colours.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

test.each([
  ['#0b5a5e', true],
  ['#FFF000', true],
  ['#fff', false],
  ['red', false],
  ['#0b5a5e; background: url(x)', false],
])('%s is a colour: %s', (text, expected) => {
  expect(isColour(text)).toBe(expected);
});

test.each([
  ['#000000', '#ffffff', 21],
  ['#ffffff', '#000000', 21],
  ['#777777', '#ffffff', 4.48],
  ['#0b5a5e', '#0b5a5e', 1],
])('%s and %s stand %s apart', (one, other, expected) => {
  expect(contrast(one, other)).toBeCloseTo(expected, 1);
});

describe('whatever a merchant chooses', () => {
  test.each([
    ['what can be read stays as it is', '#0b5a5e', '#ffffff', '#0b5a5e'],
    ['yellow on white becomes darker', '#ffee00', '#ffffff', expect.stringMatching(/^#[0-9a-f]{6}$/)],
    ['what is no colour is taken for black', 'nonsense', '#ffffff', '#000000'],
  ])('%s', (_what, chosen, background, expected) => {
    expect(readableOn(chosen, background)).toEqual(expected);
  });

  test('it can be read on any background, and text can be read on it', () => {
    fc.assert(
      fc.property(colour, colour, (chosen, background) => {
        expect(contrast(readableOn(chosen, background), background)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(textOn(chosen), chosen)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});
