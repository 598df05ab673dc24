/** The dashboard of a new shop and of a busy one: first steps, what needs attention, charts and their tables. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, signInOn } from './support/back-office.ts';
import { describeInBrowser, desktop, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('dashboard', () => {
  let shop: TestShop;
  let as: Owner;
  let browser: Browser;

  beforeAll(async () => {
    shop = await openTestShop();
    as = await openOwner(shop);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  test('a new shop: four first steps, ticked off as they are done', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    const steps = page.getByRole('region', { name: 'First steps' });
    const state = (step: string) => steps.getByRole('listitem').filter({ hasText: step }).getByRole('img');
    await steps.getByRole('link', { name: 'Add a product' }).waitFor();
    expect(await state('Add a product').getAttribute('aria-label')).toBe('To do');
    await expectAccessible(page, 'first steps');
    await steps.getByRole('link', { name: 'Choose whether to sell' }).click();
    await page.getByRole('heading', { name: 'Workflow', level: 1 }).waitFor();
    const rope = await makeProduct(as, 'Mooring rope', {
      variants: [
        { texts: { en: { title: 'Short' } }, stock: { policy: 'backorder' }, stockOnHand: 2, priceMinor: 1500 },
        { texts: { en: { title: 'Long' } }, stock: { policy: 'deny', stockAlert: 5 }, stockOnHand: 3 },
      ],
    });
    await page.goto('/admin');
    await steps.getByRole('link', { name: 'Add a product' }).waitFor();
    for (const step of ['Add a product', 'Set what is in stock', 'Choose whether to sell']) {
      expect(await state(step).getAttribute('aria-label'), step).toBe('Done');
    }
    const [shopPage] = await Promise.all([
      page.context().waitForEvent('page'),
      steps.getByRole('link', { name: 'Look at your shop' }).click(),
    ]);
    await shopPage.getByRole('link', { name: 'Mooring rope' }).first().waitFor();
    await shopPage.close();
    expect(await state('Look at your shop').getAttribute('aria-label')).toBe('Done');

    const variantId = rope.variants[0].id;
    for (const quantity of [5, 1]) {
      const order = orderFor([{ variantId, quantity }]);
      expect((await shop.request('POST', '/api/v1/storefront/orders', order, freshKey())).status).toBe(201);
    }
    await page.reload();
    await page.getByRole('link', { name: 'Units waiting' }).waitFor();
    expect(await steps.count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('every figure leads to its list; charts have tables', async () => {
    await shop.pool.query(
      `with made as (insert into purchase_orders (state, ordered_at) values ('ordered', now()) returning id)
       insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
       select made.id, (select min(id) from variants), (select min(id) from locations), 6, current_date - 2 from made`,
    );
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    const fact = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name }) });
    await fact('Units waiting').getByText('4', { exact: true }).waitFor();
    await fact('Units waiting').getByText('€60.00 in 2 orders').waitFor();
    await fact('Out of stock').getByText('1 of them with units waiting').waitFor();
    await fact('Late deliveries').getByText('purchase order past its day, 6 to come').waitFor();
    for (const [name, heading, address] of [
      ['Units waiting', 'Orders', 'filter=waiting'],
      ['Longest wait', 'Inventory', 'status=on_backorder'],
      ['Ready to ship', 'Orders', 'filter=ready'],
      ['Low stock', 'Inventory', 'status=low'],
      ['Out of stock', 'Inventory', 'status=out_of_stock'],
      ['Late deliveries', 'Purchasing', 'filter=late'],
      ['Orders today', 'Orders', ''],
    ] as const) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      expect(page.url()).toContain(address);
      await page.goBack();
      await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    }

    const backorders = page.getByRole('region', { name: 'Backorders' });
    await backorders
      .getByRole('img', { name: /Began to wait: 4 in all\..*Waiting at the end of the day: 4/ })
      .waitFor();
    await page.getByText('7 days', { exact: true }).click();
    await backorders.getByRole('img', { name: /^Chart of 7 days/ }).waitFor();
    expect(page.url()).toContain('days=7');
    await backorders.getByRole('button', { name: 'Show as a table' }).click();
    const rows = backorders.getByRole('table', { name: 'Backorders' }).getByRole('row');
    expect(await rows.count()).toBe(8);
    expect(await rows.nth(1).getByRole('cell').allTextContents()).toEqual([expect.any(String), '4', '0', '4']);
    await expectAccessible(page, 'dashboard with a table');
    await backorders.getByRole('button', { name: 'Show as a chart' }).click();
    await page
      .getByRole('region', { name: 'Orders', exact: true })
      .getByRole('img', { name: /Orders: 2 in all/ })
      .waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test.each([
    { colorScheme: 'light', viewport: desktop },
    { colorScheme: 'dark', viewport: desktop },
    { colorScheme: 'light', viewport: { width: 820, height: 1100 } },
    { colorScheme: 'light', viewport: phone },
  ] as const)('readable in $colorScheme at $viewport.width', async ({ colorScheme, viewport }) => {
    const { page, complaints, close } = await openPage(browser, shop, { colorScheme });
    await signInOn(page);
    await page.setViewportSize(viewport);
    await page.goto('/admin?days=90');
    await page
      .getByRole('img', { name: /^Chart of 90 days/ })
      .first()
      .waitFor();
    await expectAccessible(page, 'dashboard');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
    expect(complaints).toEqual([]);
    await close();
  });
});
