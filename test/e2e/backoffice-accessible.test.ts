import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, openOwner, signInOn } from './support/back-office.ts';
import { describeInBrowser, desktop, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('every main screen meets WCAG 2.2 AA, in light and dark', () => {
  let shop: TestShop;
  let browser: Browser;
  let screens: { path: string; heading: string }[];

  beforeAll(async () => {
    shop = await openTestShop();
    browser = await openBrowser();
    const as = await openOwner(shop);
    const product = await makeProduct(as, 'Mooring rope', {
      brand: 'Harbour',
      tags: ['sea'],
      variants: [
        { texts: { en: { title: 'Short' } }, stock: { policy: 'backorder', backorderLimit: 9 }, stockOnHand: 2 },
        { texts: { en: { title: 'Long' } }, stock: { policy: 'untracked' } },
      ],
    });
    await makeProduct(as, 'Hidden thing', { visibility: 'hidden' });
    const variantId = product.variants[0].id;
    const order = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId, quantity: 5 }], { note: 'Ring twice.' }),
      freshKey(),
    );
    expect(order.status).toBe(201);
    screens = [
      { path: '/admin', heading: 'Dashboard' },
      { path: '/admin/orders', heading: 'Orders' },
      { path: `/admin/orders/${order.body.id}`, heading: order.body.number },
      { path: '/admin/products', heading: 'Products' },
      { path: '/admin/products?search=nothing-like-it', heading: 'Products' },
      { path: '/admin/products/new', heading: 'Add product' },
      { path: `/admin/products/${product.id}`, heading: 'Mooring rope' },
      { path: `/admin/products/${product.id}/variants/new`, heading: 'Add variant' },
      { path: `/admin/variants/${variantId}`, heading: 'Short' },
      { path: '/admin/inventory', heading: 'Inventory' },
      { path: '/admin/tools', heading: 'Tools' },
      { path: '/admin/tools/exports', heading: 'Exports' },
      { path: '/admin/tools/outbox', heading: 'Outbox' },
      { path: '/admin/settings', heading: 'Settings' },
      { path: '/admin/settings/workflow', heading: 'Workflow' },
      { path: '/admin/settings/store', heading: 'Store' },
      { path: '/admin/orders/999999', heading: 'Page not found' },
    ];
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  test.each([
    { colorScheme: 'light', viewport: desktop },
    { colorScheme: 'dark', viewport: desktop },
    { colorScheme: 'light', viewport: phone },
  ] as const)('$colorScheme, $viewport.width wide', async ({ colorScheme, viewport }) => {
    const { page, complaints, close } = await openPage(browser, shop, { colorScheme, viewport });
    await page.goto('/admin');
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await expectAccessible(page, 'sign-in');
    if (viewport === phone) await page.setViewportSize(desktop);
    await signInOn(page);
    await page.setViewportSize(viewport);
    for (const { path, heading } of screens) {
      await page.goto(path);
      await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor();
      await page.waitForLoadState('networkidle');
      await expectAccessible(page, `${path} in ${colorScheme}`);
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(viewport.width);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test('dialogs and menus too, and the keyboard alone is enough to open one', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Skip to the content' }).press('Enter');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('textbox').fill('mooring');
    await page
      .getByRole('button', { name: /^Mooring rope/ })
      .first()
      .waitFor();
    await expectAccessible(page, 'search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Mooring rope', level: 1 }).waitFor();

    await page.getByRole('link', { name: 'Short', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'Adjust stock' }).press('Enter');
    await page.getByRole('textbox', { name: 'Units to add' }).fill('1');
    await expectAccessible(page, 'adjust stock');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Light or dark' }).press('Enter');
    await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor();
    await expectAccessible(page, 'menu');
    expect(complaints).toEqual([]);
    await close();
  });
});
