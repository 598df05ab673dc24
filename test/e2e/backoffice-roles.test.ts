/** What a role may not do is not offered, page by page; the server refuses it too (test/scenarios/route-permissions). */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, openOwner, owner, signInOn } from './support/back-office.ts';
import { describeInBrowser, openBrowser, openPage } from './support/browser.ts';

describeInBrowser('roles in the back office', () => {
  let shop: TestShop;
  let browser: Browser;
  let pages: {
    path: string;
    heading: string;
    /** What the page is about, where it comes later than its heading. */
    shows?: string;
    needs: 'catalogue' | 'stock' | 'orders' | 'settings';
    offers: RegExp;
  }[];

  beforeAll(async () => {
    shop = await openTestShop();
    browser = await openBrowser();
    const as = await openOwner(shop);
    const product = await makeProduct(as, 'Mooring rope', {
      variants: [{ texts: { en: { title: 'Short' } }, stock: { policy: 'backorder' }, stockOnHand: 2 }],
    });
    const variantId = product.variants[0].id;
    const order = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId, quantity: 1 }]),
      freshKey(),
    );
    for (const role of ['staff', 'cashier', 'read_only']) {
      await as('POST', '/users', { name: role, email: `${role}@example.com`, role, password: owner.password });
    }
    pages = [
      { path: '/products', heading: 'Products', needs: 'catalogue', offers: /^Add product$/ },
      { path: `/products/${product.id}`, heading: 'Mooring rope', needs: 'catalogue', offers: /^Save$/ },
      { path: `/variants/${variantId}`, heading: 'Short', needs: 'stock', offers: /^Adjust stock$/ },
      { path: '/inventory', heading: 'Inventory', shows: 'Mooring rope', needs: 'stock', offers: /Adjust/ },
      { path: `/orders/${order.body.id}`, heading: order.body.number, needs: 'orders', offers: /^Ship/ },
      { path: '/settings/workflow', heading: 'Workflow', needs: 'settings', offers: /^Save$/ },
      { path: '/settings/store', heading: 'Store', needs: 'settings', offers: /^Save$/ },
      { path: '/settings/taxes', heading: 'Taxes', needs: 'settings', offers: /^Add tax$/ },
    ];
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  test.each([
    ['staff', ['catalogue', 'stock', 'orders']],
    ['cashier', ['orders']],
    ['read_only', []],
  ] as const)('%s is offered what the role holds, and nothing else', async (role, holds) => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, '/admin', `${role}@example.com`);
    for (const { path, heading, shows, needs, offers } of pages) {
      await page.goto(`/admin${path}`);
      await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor();
      await page.waitForLoadState('networkidle');
      const main = page.getByRole('main');
      if (shows) await main.getByText(shows).first().waitFor();
      const offered = main.getByRole('button', { name: offers }).or(main.getByRole('link', { name: offers }));
      const mayDo = (holds as readonly string[]).includes(needs);
      expect(`${path}: ${(await offered.count()) > 0}`).toBe(`${path}: ${mayDo}`);
      // Nothing that can be typed into or switched is left enabled where nothing can be saved.
      if (mayDo || needs === 'stock') continue;
      const forms = main.locator('form fieldset:not(:disabled)');
      expect(`${path}: ${await forms.locator('input:enabled, textarea:enabled').count()}`).toBe(`${path}: 0`);
    }
    expect(complaints).toEqual([]);
    await close();
  });
});
