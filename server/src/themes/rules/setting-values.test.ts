import { describe, expect, test } from 'vitest';
import { type Setting, valuesFor, wrongValue } from './setting-values.ts';

const accent: Setting = { type: 'colour', id: 'accent', default: '#0b5a5e' };
const shape: Setting = {
  type: 'choice',
  id: 'shape',
  options: [{ value: 'square' }, { value: 'tall' }],
  default: 'square',
};
const heading: Setting = { type: 'text', id: 'heading', default: { en: 'Hello', nl: 'Hallo' } };
const brand: Setting = { type: 'switch', id: 'brand', default: true };
const hero: Setting = { type: 'image', id: 'hero' };
const picture = { file: `${'a'.repeat(64)}.webp`, width: 800, height: 400 };

describe('a value fits its setting or is told why not', () => {
  test.each([
    [accent, '#ffffff', null],
    [accent, 'red', 'must be a colour such as #0b5a5e'],
    [accent, true, 'must be a colour such as #0b5a5e'],
    [shape, 'tall', null],
    [shape, 'round', 'must be one of square, tall'],
    [heading, { en: 'Hi' }, null],
    [heading, 'Hi', 'must be texts by language'],
    [brand, false, null],
    [brand, 'no', 'must be on or off'],
    [hero, picture, null],
    [hero, null, null],
    [hero, '/etc/passwd', 'must be a picture uploaded for the theme, or none'],
  ])('%# %j', (setting, value, expected) => {
    expect(wrongValue(setting, value)).toBe(expected);
  });
});

describe('what templates see', () => {
  const all = [accent, shape, heading, brand, hero];
  test.each([
    [
      'nothing chosen: as the theme has it, in the visitor’s language',
      {},
      ['nl', 'en'],
      { accent: '#0b5a5e', shape: 'square', heading: 'Hallo', brand: true, hero: null },
    ],
    [
      'what is chosen',
      { accent: '#123456', shape: 'tall', heading: { en: 'Hi', nl: 'Hoi' }, brand: false, hero: picture },
      ['nl', 'en'],
      {
        accent: '#123456',
        shape: 'tall',
        heading: 'Hoi',
        brand: false,
        hero: { url: `/files/${picture.file}`, width: 800, height: 400 },
      },
    ],
    [
      'a text in another language alone is said in it, rather than the theme’s own',
      { heading: { en: 'Hi', nl: '' } },
      ['nl', 'en'],
      { accent: '#0b5a5e', shape: 'square', heading: 'Hi', brand: true, hero: null },
    ],
    [
      'what the theme no longer offers is as the theme has it',
      { shape: 'round', constructor: 'x' },
      ['fr', 'en'],
      { accent: '#0b5a5e', shape: 'square', heading: 'Hello', brand: true, hero: null },
    ],
  ])('%s', (_what, chosen, languages, expected) => {
    expect(valuesFor(all, chosen as never, languages)).toEqual(expected);
  });
});
