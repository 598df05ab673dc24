import { expect, test } from 'vitest';
import { emptyProductValues, type ImageValue, mergeProducts, noText, productChanges } from './product-values.ts';

const picture = (id: number): ImageValue => ({ id, url: `/files/${id}`, alt: '', removed: false });
const values = (images: number[] = []) => ({
  ...emptyProductValues(['en', 'nl']),
  texts: { en: { ...noText, title: 'Rope' }, nl: noText },
  images: images.map(picture),
});

test('only what changed is sent, and a language without a title is not a translation', () => {
  expect(productChanges(values(), values())).toBeNull();
  expect(productChanges({ ...values(), brand: ' Harbour ' }, values())).toEqual({ brand: 'Harbour' });
  expect(productChanges({ ...values(), brand: '' }, { ...values(), brand: 'Harbour' })).toEqual({ brand: null });
  const renamed = { ...values(), texts: { ...values().texts, en: { ...noText, title: 'Line' } } };
  expect(productChanges(renamed, values())).toEqual({ texts: { en: { ...noText, title: 'Line' } } });
});

test('my order of the pictures stays, pictures of others are added, those they removed are gone', () => {
  const mine = { ...values(), images: [picture(3), picture(1), picture(2)] };
  const merged = mergeProducts(values([1, 2, 3]), mine, values([2, 3, 4]));
  expect(merged.images.map(({ id }) => id)).toEqual([3, 2, 4]);
});

test('pictures I left alone are as the latest has them', () => {
  const merged = mergeProducts(values([1, 2]), values([1, 2]), values([2]));
  expect(merged.images.map(({ id }) => id)).toEqual([2]);
});
