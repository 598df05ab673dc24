/** Ctrl/Cmd+K: one field for pages, actions, products, variants and orders, by keyboard, also when the server is away. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, openOwner, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('search', () => {
  let shop: TestShop;
  let browser: Browser;
  let order: Answer['body'];

  beforeAll(async () => {
    shop = await openTestShop();
    const as = await openOwner(shop);
    browser = await openBrowser();
    const rope = await makeProduct(as, 'Mooring rope', {
      variants: [
        { texts: { en: { title: 'Short' } }, sku: 'MR-10', ean: '8712345678906', stock: { policy: 'backorder' } },
      ],
    });
    const lines = [{ variantId: rope.variants[0].id, quantity: 1 }];
    const placed = await shop.request('POST', '/api/v1/storefront/orders', orderFor(lines), freshKey());
    expect(placed.status).toBe(201);
    order = placed.body;
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const dialog = (page: Page) => page.getByRole('dialog');
  async function look(page: Page, text: string): Promise<void> {
    await page.getByRole('heading', { level: 1 }).first().waitFor(); // no page listens to keys before it is there
    if ((await dialog(page).count()) === 0) await page.keyboard.press('Control+k');
    await dialog(page).getByRole('textbox').fill(text);
  }
  const hit = (page: Page, name: RegExp) => dialog(page).getByRole('button', { name }).first();

  test('by keyboard to a variant by SKU or EAN, an order, a page, and back to what was opened last', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await look(page, 'mr-10');
    await hit(page, /^Mooring rope · Short MR-10/).waitFor();
    await expectAccessible(page, 'search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Short', level: 1 }).waitFor();

    await look(page, '8712345678906');
    await hit(page, /^Mooring rope · Short/).waitFor();
    await look(page, order.number.toLowerCase());
    await hit(page, new RegExp(`^${order.number}`)).click();
    await page.getByRole('heading', { name: order.number, level: 1 }).waitFor();
    for (const text of ['jan jansen', 'jan@example', String(order.id).padStart(2, '0')]) {
      await look(page, text);
      await hit(page, new RegExp(`^${order.number}`)).waitFor();
    }

    await look(page, 'wrokflow');
    await hit(page, /^Settings › Workflow/).click();
    await page.getByRole('heading', { name: 'Workflow', level: 1 }).waitFor();
    await look(page, 'voorraad');
    await hit(page, /^Inventory/).waitFor();

    await dialog(page).getByRole('textbox').fill('');
    // Opened last, newest first, above all pages.
    await hit(page, new RegExp(`^${order.number}`)).waitFor();
    const first = await dialog(page).getByRole('button').allTextContents();
    expect(first[0]).toMatch(/^Settings › Workflow/);
    expect(first[1]).toMatch(new RegExp(`^${order.number}`));
    await expectAccessible(page, 'search, opened last');
    await page.keyboard.press('Control+k');
    await dialog(page).waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await close();
  });

  test('one request a search; nothing found and a failure say what to do', async () => {
    const { page, close } = await openPage(browser, shop);
    await signInOn(page);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/') && request.method() === 'GET') asked.push(new URL(request.url()).pathname);
    });
    await look(page, 'mooring');
    await hit(page, /^Mooring rope/).waitFor();
    expect(asked.filter((path) => !path.endsWith('/session') && !/dashboard|days/.test(path))).toEqual([
      '/api/v1/search',
    ]);
    await look(page, 'xyzzy');
    await dialog(page).getByText('Nothing found. Try fewer letters, a SKU, or an order number.').waitFor();
    await page.context().setOffline(true);
    await look(page, 'short');
    await dialog(page).getByText('The server cannot be reached').waitFor();
    await expectAccessible(page, 'search, server away');
    await page.context().setOffline(false);
    await hit(page, /^Search again/).click();
    await hit(page, /^Mooring rope · Short/).waitFor();
    await close();
  });

  test('offers no action the role does not allow, and fits a phone in the dark', async () => {
    const { page, complaints, close } = await openPage(browser, shop, { colorScheme: 'dark' });
    await signInOn(page);
    await look(page, 'add product');
    await hit(page, /^Add product/).waitFor();
    await shop.pool.query(`update users set role = 'read_only'`);
    await page.reload();
    await page.setViewportSize(phone);
    await look(page, 'product');
    await hit(page, /^Products/).waitFor();
    expect(await hit(page, /^Add product/).count()).toBe(0);
    await expectAccessible(page, 'search on a phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    await shop.pool.query(`update users set role = 'owner'`);
    expect(complaints).toEqual([]);
    await close();
  });
});
