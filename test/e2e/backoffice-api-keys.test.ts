/** Settings > API keys, and the API's own documentation. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { addPerson } from '../support/sign-in.ts';
import { type Owner, openOwner, openSection, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('API keys', () => {
  let shop: TestShop;
  let browser: Browser;
  let as: Owner;
  let page: Page;
  let complaints: string[];
  let close: () => Promise<void>;

  beforeAll(async () => {
    shop = await openTestShop();
    browser = await openBrowser();
    as = await openOwner(shop);
  });
  beforeEach(async () => {
    ({ page, complaints, close } = await openPage(browser, shop));
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await close();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const dialog = (name: string) => page.getByRole('dialog', { name });
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  async function openKeys() {
    await openSection(page, 'Settings');
    const region = page.getByRole('region', { name: 'Integration Settings' });
    await region.getByRole('link', { name: 'API keys', exact: true }).click();
    await page.getByRole('heading', { name: 'API keys', level: 1 }).waitFor();
  }

  test('one is made for what it needs, shown once, works, and is revoked', async () => {
    await signInOn(page);
    await openKeys();
    await page.getByText('No API keys yet').waitFor();
    await expectAccessible(page, 'no keys');
    await page.getByRole('button', { name: 'Make API key' }).click();
    const form = dialog('Make API key');
    await form.getByRole('button', { name: 'Make API key' }).click();
    await form.getByText('This cannot be empty.').waitFor();
    await form.getByRole('textbox', { name: 'Name' }).fill('Bookkeeping');
    await form.getByRole('checkbox', { name: 'Orders' }).check();
    await form.getByRole('combobox', { name: 'Expires' }).click();
    await page.getByRole('option', { name: 'In 90 days' }).click();
    await expectAccessible(page, 'making a key');
    await form.getByRole('button', { name: 'Make API key' }).click();

    const shown = dialog('The key for Bookkeeping');
    const secret = (await shown.locator('code').textContent()) ?? '';
    expect(secret).toMatch(/^evs_/);
    await expectAccessible(page, 'a new key');
    await shown.getByRole('button', { name: 'Done' }).click();
    await shown.waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(secret);
    expect(await row('Bookkeeping').textContent()).toMatch(/Look, Orders.*Active.*Not yet/);

    const headers = { authorization: `Bearer ${secret}` };
    expect((await shop.request('GET', '/api/v1/orders', undefined, headers)).status).toBe(200);
    await page.reload();
    await page.getByText(/^0 minutes ago$|^1 minute ago$/).waitFor();

    await page.getByRole('button', { name: 'Revoke Bookkeeping' }).click();
    await dialog('Revoke the key for Bookkeeping?').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('alert').filter({ hasText: 'The key for Bookkeeping is revoked' }).first().waitFor();
    expect(await row('Bookkeeping').textContent()).toMatch(/Revoked.*By Olga Owner/);
    expect((await shop.request('GET', '/api/v1/orders', undefined, headers)).status).toBe(401);
  });

  test('on a phone, in the dark, in Dutch', async () => {
    await as('POST', '/api-keys', { name: 'ERP', scopes: ['read', 'stock', 'users'], expiresAt: null });
    await signInOn(page);
    await page.setViewportSize(phone);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate("localStorage.setItem('evershelf-language', 'nl')");
    await page.goto('/admin/settings/api-keys');
    await page.getByRole('heading', { name: 'API-sleutels', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'ERP intrekken' }).waitFor();
    await expectAccessible(page, 'keys on a phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
  });

  test('who may not change settings is not led there', async () => {
    await addPerson(shop, 'Stan', 'staff');
    await signInOn(page, '/admin/settings', 'stan@example.com');
    await page.getByRole('region', { name: 'Shipping Settings' }).waitFor();
    expect(await page.getByRole('region', { name: 'Integration Settings' }).count()).toBe(0);
  });

  test('the documentation is drawn under its own policy, tells how to sign in, and tries a route with a key', async () => {
    const { secret } = await as('POST', '/api-keys', { name: 'Docs', scopes: ['read'], expiresAt: null });
    await page.goto('/api/docs');
    await page.getByRole('heading', { name: /Evershelf API/ }).waitFor();
    await page.getByText('Programs send an API key').waitFor();
    await page.getByRole('button', { name: 'Authorize' }).click();
    const dialogs = page.locator('.auth-container').filter({ hasText: 'apiKey' }).first();
    await dialogs.getByRole('textbox').fill(secret);
    await dialogs.getByRole('button', { name: 'Apply credentials' }).click();
    await page.locator('.close-modal').click();
    await page.locator('h3[data-tag="Orders"]').click();
    const route = page.locator('.opblock').filter({ hasText: '/api/v1/orders/counts' });
    await route.locator('.opblock-summary-control').click();
    await route.getByText('Needs the permission').first().waitFor();
    await route.getByRole('button', { name: 'Try it out' }).click();
    await route.getByRole('button', { name: 'Execute' }).click();
    await expect
      .poll(() => route.locator('.live-responses-table .response-col_status').last().textContent())
      .toContain('200');
  });
});
