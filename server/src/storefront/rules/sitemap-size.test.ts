import fc from 'fast-check';
import { expect, test } from 'vitest';
import { productsPerSitemap } from './sitemap-size.ts';

test.each([
  [1, 50_000],
  [2, 25_000],
  [3, 16_666],
  [10, 2_083],
])('in %i languages a sitemap holds %i products', (languages, products) => {
  expect(productsPerSitemap(languages)).toBe(products);
});

test('neither limit is ever broken, and at least one product fits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (languages) => {
      const products = productsPerSitemap(languages);
      expect(products).toBeGreaterThanOrEqual(1);
      expect(products * languages).toBeLessThanOrEqual(50_000);
      expect(products * languages * (languages + 2) * 200).toBeLessThanOrEqual(50_000_000);
    }),
  );
});
