/** What a shopper does after the order: cancelling what waits on the order's page; and asking for what is sold out. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('after the order', () => {
  let shop: TestShop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openTestShop();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  test.each([
    ['a desktop', {}],
    ['a phone in the dark', { viewport: phone, colorScheme: 'dark' as const }],
    ['a browser without JavaScript', { javaScriptEnabled: false }],
  ])('on %s: what waits is cancelled, what came stays', async (on, options) => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1, title: `Jug for ${on}` });
    const placed = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId, quantity: 3 }]),
      freshKey(),
    );
    const { page, complaints, close } = await openPage(browser, shop, options);
    const accessible = async (name: string) => {
      if (!('javaScriptEnabled' in options)) await expectAccessible(page, `${name} on ${on}`);
    };
    await page.goto(placed.body.orderUrl);
    await page.getByText('1 ships now, 2 on backorder').waitFor();
    await page.getByText('We do not have a delivery date yet').waitFor();
    await accessible('order');
    await page.getByRole('link', { name: 'Cancel these' }).click();
    expect(await page.getByLabel('How many of the 2 on backorder?').inputValue()).toBe('2');
    await accessible('cancel');
    await page.getByRole('button', { name: 'Cancel them' }).click();
    await page.getByText('These goods are cancelled.').waitFor();
    await page.getByText('Set aside for you; it leaves with the next parcel.').waitFor();
    expect(await page.getByRole('link', { name: 'Cancel these' }).count()).toBe(0);
    await accessible('order after');
    expect(complaints).toEqual([]);
    await close();
  });

  test('a sold-out product takes an address, and says so', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 0, title: 'Sold-out jug' });
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone });
    await page.goto('/search?q=Sold-out');
    await page.getByRole('link', { name: 'Sold-out jug' }).click();
    await page.getByRole('heading', { name: 'Hear when it is in stock again' }).waitFor();
    await expectAccessible(page, 'sold out');
    await page.getByLabel('E-mail').fill('dora@example.com');
    await page.getByRole('button', { name: 'Write to me' }).click();
    await page.getByText('We write to you once it is in stock again.').waitFor();
    const { rows } = await shop.pool.query('select email from back_in_stock_requests where variant_id = $1', [
      variantId,
    ]);
    expect(rows).toEqual([{ email: 'dora@example.com' }]);
    expect(complaints).toEqual([]);
    await close();
  });
});
