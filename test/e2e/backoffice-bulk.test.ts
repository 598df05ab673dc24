/** The article's bulk action, click by click by its labels, on both pages, with Yes and with No; then its undo. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('bulk action', () => {
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

  const policies = async (productId: number) =>
    (await as('GET', `/products/${productId}`)).variants.map(
      (variant: { stock: { policy: string } }) => variant.stock.policy,
    );
  const rope = (title: string, policy: string) => ({ texts: { en: { title } }, stock: { policy } });

  async function chooseInventory(page: Page, same: 'Yes' | 'No'): Promise<Locator> {
    await page.getByRole('button', { name: 'item(s) selected' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const wizard = page.getByRole('dialog');
    await wizard.getByRole('checkbox', { name: 'Inventory' }).check();
    await wizard.getByRole('combobox', { name: 'Are all the values the same?' }).click();
    await page.getByRole('option', { name: same, exact: true }).click();
    await wizard.getByRole('button', { name: 'Next' }).click();
    return wizard;
  }

  async function saveWizard(wizard: Locator, changed: number): Promise<void> {
    await wizard.getByRole('button', { name: 'Save' }).click();
    await wizard.getByRole('status').getByText(`${changed} changed`).waitFor();
  }

  test('for variants of one product: all of them, with Yes', async () => {
    const product = await makeProduct(as, 'Climbing rope', {
      variants: [rope('10 m', 'untracked'), rope('20 m', 'deny'), rope('40 m', 'untracked')],
    });
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Products');
    await page.getByRole('link', { name: 'Climbing rope' }).click();
    await page.getByRole('heading', { name: 'INVENTORY & VARIANTS' }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByRole('button', { name: '3 item(s) selected' }).waitFor();
    const wizard = await chooseInventory(page, 'Yes');
    const backorders = wizard.getByRole('switch', { name: 'Allow backorders' });
    expect(await backorders.isDisabled()).toBe(true);
    await wizard.getByRole('switch', { name: 'Track the inventory' }).check();
    await backorders.check();
    await expectAccessible(page, 'wizard, values');
    await page.keyboard.press('Escape'); // does not throw away what was chosen
    await page.getByRole('button', { name: 'Stay on this page' }).click();
    expect(await backorders.isChecked()).toBe(true);
    await saveWizard(wizard, 3);
    expect(await policies(product.id)).toEqual(['backorder', 'backorder', 'backorder']);

    await wizard.getByRole('button', { name: 'Undo' }).click();
    await wizard.getByText('Undone: the former values are back.').waitFor();
    expect(await policies(product.id)).toEqual(['untracked', 'deny', 'untracked']);
    await wizard.getByRole('button', { name: 'Close', exact: true }).last().click();
    expect(await page.getByRole('button', { name: 'item(s) selected' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('for variants of many products: from Inventory, with No, a pair of switches for each', async () => {
    const first = await makeProduct(as, 'Fender', {
      variants: [rope('Small', 'untracked'), rope('Large', 'untracked')],
    });
    const second = await makeProduct(as, 'Boathook', { variants: [rope('Default', 'deny')] });
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Inventory');
    for (const title of ['Fender · Small', 'Fender · Large', 'Boathook · Default']) {
      await page.getByRole('checkbox', { name: `Select ${title}` }).check();
    }
    const wizard = await chooseInventory(page, 'No');
    for (const title of ['Fender · Small', 'Boathook · Default']) {
      const variant = wizard.getByRole('group', { name: title });
      await variant.getByRole('switch', { name: 'Track the inventory' }).check();
      await variant.getByRole('switch', { name: 'Allow backorders' }).check();
    }
    await saveWizard(wizard, 2);
    expect([...(await policies(first.id)), ...(await policies(second.id))]).toEqual([
      'backorder',
      'untracked',
      'backorder',
    ]);
    await wizard.getByRole('link', { name: 'See the changes' }).click();
    await page.getByRole('heading', { name: 'Bulk edit: When sold out', level: 1 }).waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Boathook' });
    await row.getByText('No backorders').waitFor();
    await row.getByText('Backorders allowed').waitFor();
    await expectAccessible(page, 'change set');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: /^Undo of Bulk edit/, level: 1 }).waitFor();
    expect([...(await policies(first.id)), ...(await policies(second.id))]).toEqual(['untracked', 'untracked', 'deny']);
    await page.goto('/admin/tools/changes');
    await page.getByRole('link', { name: 'Bulk edit: When sold out' }).first().waitFor();
    await expectAccessible(page, 'changes');
    expect(complaints).toEqual([]);
    await close();
  });

  test('all that match, not only those on the page; wrong values are told at their field', async () => {
    const variants = Array.from({ length: 60 }, (_, at) => rope(`Size ${String(at + 1).padStart(2, '0')}`, 'deny'));
    const product = await makeProduct(as, 'Shackle', { variants });
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await page.goto('/admin/inventory?search=Shackle');
    await page.getByText('1–50 of 60').waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByRole('button', { name: '50 item(s) selected' }).waitFor();
    await page.getByRole('button', { name: 'Select all 60 that match' }).click();
    await page.getByRole('button', { name: '60 item(s) selected' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const wizard = page.getByRole('dialog');
    await wizard.getByRole('button', { name: 'Next' }).click();
    await wizard.getByText('Tick at least one thing to change.').waitFor();
    await wizard.getByRole('checkbox', { name: 'Price', exact: true }).check();
    await wizard.getByRole('checkbox', { name: 'Alert level' }).check();
    await wizard.getByRole('button', { name: 'Next' }).click();
    await wizard.getByRole('textbox', { name: 'Price' }).fill('cheap');
    await wizard.getByRole('textbox', { name: 'Alert level' }).fill('4');
    await wizard.getByRole('button', { name: 'Save' }).click();
    await wizard.getByText('Enter an amount, such as 12.50.').waitFor();
    await wizard.getByRole('textbox', { name: 'Price' }).fill('19.5');
    await saveWizard(wizard, 60);
    const { variants: now } = await as('GET', `/products/${product.id}`);
    expect(new Set(now.map((variant: { priceMinor: number }) => variant.priceMinor))).toEqual(new Set([1950]));
    expect(complaints).toEqual([]);
    await close();
  });

  test('on a phone: ticked, edited and saved without sideways scrolling', async () => {
    const product = await makeProduct(as, 'Cleat', { variants: [rope('Brass', 'deny')] });
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone });
    await page.goto('/admin/inventory?search=Cleat');
    await page.getByLabel('E-mail').fill('olga@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('a long password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('checkbox', { name: 'Select Cleat · Brass' }).check();
    const wizard = await chooseInventory(page, 'Yes');
    await wizard.getByRole('switch', { name: 'Allow backorders' }).check();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    await saveWizard(wizard, 1);
    expect(await policies(product.id)).toEqual(['backorder']);
    expect(complaints).toEqual([]);
    await close();
  });
});
