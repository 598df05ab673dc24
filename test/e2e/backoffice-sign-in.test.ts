import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { owner, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage } from './support/browser.ts';

describeInBrowser('coming in and going out', () => {
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

  test('the first visitor sets the store up, signs out, and signs in where they wanted to be', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await page.goto('/admin');
    await page.getByRole('heading', { name: 'Set up your store', level: 1 }).waitFor();
    await expectAccessible(page, 'set-up');

    await page.getByLabel('Store name').fill(owner.storeName);
    await page.getByLabel('Your name').fill(owner.name);
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByRole('textbox', { name: 'Password' }).fill('too short');
    await page.getByRole('button', { name: 'Create the store' }).click();
    expect(await page.getByText('Use at least 10 characters.').isVisible()).toBe(true);
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
    await page.getByRole('button', { name: 'Create the store' }).click();
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    expect(await page.title()).toBe(`Dashboard · ${owner.storeName}`);
    await page.getByRole('heading', { name: 'First steps', level: 2 }).waitFor();

    await page.getByRole('button', { name: `${owner.name}: account and language` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await expectAccessible(page, 'sign-in');

    await page.goto('/admin/settings/workflow');
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('');
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Workflow', level: 1 }).waitFor();

    expect(complaints).toEqual([]);
    await close();
  });

  test('too many wrong passwords are answered with how long to wait', async () => {
    const { page, close } = await openPage(browser, shop);
    await page.goto('/admin');
    await page.getByLabel('E-mail').fill('somebody@example.com');
    const wait = page.getByRole('alert').filter({ hasText: /too many|wait|again in/i });
    for (let tries = 0; tries < 15 && !(await wait.isVisible()); tries += 1) {
      const answered = page.waitForResponse((response) => response.url().endsWith('/api/v1/session'));
      await page.getByRole('textbox', { name: 'Password' }).fill(`wrong ${tries}`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await answered;
      await page.getByRole('alert').waitFor();
    }
    await wait.waitFor();
    await close();
  });

  test('when the session ends while somebody types, the sign-in lies over the page and nothing is lost', async () => {
    const { page, close } = await openPage(browser, shop);
    await signInOn(page, '/admin/settings/payments');
    await page.getByLabel('Payment instructions').fill('Pay within a week.');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByRole('textbox', { name: 'Password' }).fill(owner.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Payment instructions').inputValue()).toBe('Pay within a week.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Saved' }).waitFor();
    await close();
  });

  test('the back office speaks Dutch and remembers it', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await page.getByRole('button', { name: `${owner.name}: account and language` }).click();
    await page.getByRole('menuitemradio', { name: 'Nederlands' }).click();
    await page.getByRole('link', { name: 'Producten' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Instellingen' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('nl');
    expect(complaints).toEqual([]);
    await close();
  });
});
