/** Searching and filtering in a browser: with and without JavaScript, on a desktop and on a phone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeVariant } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { describeInBrowser, desktop, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('a shopper looks for something', () => {
  let shop: TestShop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openTestShop();
    browser = await openBrowser();
    const { rows } = await shop.pool.query(
      `with b as (insert into brands (name) values ('Acme'), ('Zeta') returning id, name),
         c as (insert into categories default values returning id),
         t as (insert into category_texts (category_id, language, title, url) select id, 'en', 'Lamps', 'lamps' from c)
       select c.id as category, (select id from b where name = 'Acme') as acme, (select id from b where name = 'Zeta') as zeta from c`,
    );
    const { category, acme, zeta } = rows[0];
    for (let at = 0; at < 30; at += 1) {
      const policy = at % 3 === 0 ? 'backorder' : 'untracked';
      const variantId = await makeVariant(shop, { title: `Lamp ${at}`, policy, priceMinor: 500 + 300 * at });
      await shop.pool.query(
        `with p as (update products set brand_id = $2 where id = (select product_id from variants where id = $1) returning id),
           o as (update variant_texts set options = $4 where variant_id = $1)
         insert into product_categories select id, $3 from p`,
        [
          variantId,
          at % 2 === 0 ? acme : zeta,
          category,
          JSON.stringify([{ name: 'Size', value: ['S', 'M', 'L'][at % 3] }]),
        ],
      );
    }
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const counted = (page: Page) => page.getByRole('status').first().textContent();
  async function fits(page: Page): Promise<void> {
    const width = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(width).toBe(0);
  }

  test('ticking filters shows their results at once, says how many, and chips take them out', async () => {
    const { page, complaints, close } = await openPage(browser, shop, { viewport: desktop });
    await page.goto('/categories/lamps');
    expect(await counted(page)).toBe('30 products');
    await expectAccessible(page, 'category');
    await page.getByRole('checkbox', { name: 'Acme 15' }).check();
    await page.getByText('15 products', { exact: true }).waitFor();
    await page.getByRole('checkbox', { name: 'On backorder 5' }).check();
    await page.getByText('5 products', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?availability=on_backorder&brand=Acme');
    expect(await page.evaluate('document.activeElement.name')).toBe('availability');
    await page.getByLabel('Sort by').selectOption({ label: 'Price, high to low' });
    await expect.poll(() => page.locator('.card__title').first().textContent()).toBe('Lamp 24');
    await expectAccessible(page, 'category with filters');
    await page.reload();
    expect(await counted(page)).toBe('5 products');
    await page.getByRole('link', { name: 'Remove filter: Acme' }).click();
    await page.getByText('10 products', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Clear all filters' }).first().click();
    await page.getByText('30 products', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText('Page 2 of 2').waitFor();
    await page.getByRole('link', { name: 'Previous' }).click();
    await page.getByText('Page 1 of 2').waitFor();
    expect(new URL(page.url()).search).toBe('?sort=price_desc');
    expect(complaints).toEqual([]);
    await close();
  });

  test.each([
    { on: 'a desktop', viewport: desktop },
    { on: 'a phone', viewport: phone },
  ])('without JavaScript, on $on', async ({ viewport }) => {
    const { page, close } = await openPage(browser, shop, { viewport, javaScriptEnabled: false });
    await page.goto('/categories/lamps');
    if (viewport === phone) await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('checkbox', { name: 'Zeta 15' }).check();
    await page.getByRole('checkbox', { name: 'M 10' }).check();
    await page.getByLabel('From').fill('20');
    await page.getByRole('button', { name: 'Show results' }).click();
    await page.getByText('4 products', { exact: true }).waitFor();
    await page.getByLabel('Sort by').selectOption({ label: 'Name' });
    await page.getByRole('button', { name: 'Sort', exact: true }).click();
    await page.getByText('4 products', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('sort')).toBe('name');
    expect(await page.locator('.card__title').allTextContents()).toEqual(['Lamp 13', 'Lamp 19', 'Lamp 25', 'Lamp 7']);
    await close();
  });

  test.each([
    { on: 'in the light', colorScheme: 'light' as const },
    { on: 'in the dark', colorScheme: 'dark' as const },
  ])('on a phone $on the filters are a drawer', async ({ colorScheme }) => {
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone, colorScheme, hasTouch: true });
    await page.goto('/categories/lamps');
    expect(await page.getByRole('checkbox', { name: 'Acme 15' }).isVisible()).toBe(false);
    await expectAccessible(page, 'list on a phone');
    await fits(page);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('checkbox', { name: 'Acme 15' }).check();
    await page.getByRole('heading', { name: 'Filter' }).waitFor();
    await expectAccessible(page, 'filters on a phone');
    await fits(page);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('15 products', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Filter (1)' }).isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a slip is mended, nothing found leads on, and titles are suggested', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await page.goto('/search?q=lmap');
    await page.getByText('Nothing found for “lmap”.').waitFor();
    expect(await counted(page)).toBe('30 products');
    await expectAccessible(page, 'a mended search');
    await page.goto('/search?q=zzzzz');
    await expectAccessible(page, 'nothing found');
    await page.getByRole('main').getByRole('link', { name: 'Lamps' }).click();
    await page.getByText('30 products', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Search products' }).pressSequentially('lamp 2');
    await expect.poll(() => page.locator('#q-titles option').count()).toBeGreaterThan(2);
    expect(complaints).toEqual([]);
    await close();
  });
});
