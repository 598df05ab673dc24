/** Buying, click by click by its labels: a supplier, what is suggested, the draft of it, ordered, moved and cancelled. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describeInBrowser('purchasing', () => {
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

  const place = (variantId: number, quantity: number) =>
    shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity }]), freshKey());

  test('a supplier is added, and what waits becomes a draft, an order and incoming units', {
    timeout: 180_000,
  }, async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Purchasing');
    await page.getByRole('heading', { name: 'No purchase orders yet' }).waitFor();
    await page.getByRole('link', { name: 'Suppliers' }).click();
    await page.getByRole('link', { name: 'Add supplier' }).first().click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('This cannot be empty.').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Rope Works');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('sales@ropeworks.example');
    await page.getByRole('textbox', { name: 'Lead time' }).fill('9');
    await save(page);
    await page.getByRole('heading', { name: 'Rope Works', level: 1 }).waitFor();
    await expectAccessible(page, 'supplier');

    const product = await makeProduct(as, 'Anchor line', {
      supplier: 'Rope Works',
      variants: [
        { texts: { en: { title: '20 m' } }, sku: 'AL-20', costPriceMinor: 650, stock: { policy: 'backorder' } },
      ],
    });
    const variantId = product.variants[0].id;
    expect((await place(variantId, 4)).status).toBe(201);

    await openSection(page, 'Purchasing');
    await page.getByRole('link', { name: 'Suggested' }).click();
    await page.getByText('Buy = waiting + stock minimum − available − incoming − on drafts').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Anchor line' });
    await row.getByText('4').first().waitFor();
    await expectAccessible(page, 'suggested');
    await page.getByRole('button', { name: 'Make a draft for Rope Works' }).click();
    await page.getByRole('heading', { name: 'PO00001', level: 1 }).waitFor();
    await page.getByText('Draft', { exact: true }).waitFor();

    await page.getByRole('textbox', { name: 'Units of Anchor line, 20 m · AL-20' }).fill('6');
    expect(await page.getByRole('textbox', { name: 'Cost price of Anchor line, 20 m · AL-20' }).inputValue()).toBe(
      '6.50',
    );
    await page.getByText('€39.00').first().waitFor();
    await page
      .getByRole('combobox', { name: 'Add a product' })
      .or(page.getByRole('textbox', { name: 'Add a product' }))
      .fill('AL-20');
    await page.getByRole('option', { name: /Anchor line/ }).click();
    await page.getByRole('button', { name: 'Remove Anchor line, 20 m · AL-20' }).nth(1).click();
    await save(page);
    await expectAccessible(page, 'draft');
    await page.getByRole('button', { name: 'Mark as ordered' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Expected day of the line without one').inputValue()).toBe(day(9));
    await expectAccessible(page, 'mark as ordered');
    await dialog.getByRole('button', { name: 'Mark as ordered' }).click();
    await page.getByText('Ordered', { exact: true }).first().waitFor();

    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('menuitem', { name: 'Change expected days' }).click();
    await page.getByRole('dialog').getByLabel('Expected day of Anchor line, 20 m · AL-20').fill(day(16));
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText(/Expected day of 1 line moved from/).waitFor();
    await expectAccessible(page, 'purchase order');
    const [order] = (await as('GET', '/purchase-orders')).items;
    expect(order).toMatchObject({ state: 'ordered', open: 6, nextExpectedOn: day(16), supplierName: 'Rope Works' });

    await page.getByRole('link', { name: 'Print' }).click();
    await page.getByRole('article', { name: 'PO00001' }).getByText('AL-20').waitFor();
    await expectAccessible(page, 'print');
    await page.goBack();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('menuitem', { name: 'Cancel what is open' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel 6 units' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('on a phone: written by hand from nothing, without sideways scrolling', { timeout: 120_000 }, async () => {
    await makeProduct(as, 'Fender', { variants: [{ texts: { en: { title: 'White' } }, sku: 'FE-W' }] });
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone });
    await page.goto('/admin/purchasing/orders/new');
    await page.getByLabel('E-mail').fill('olga@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('a long password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByRole('combobox', { name: 'Add a product' })
      .or(page.getByRole('textbox', { name: 'Add a product' }))
      .fill('fender');
    await page.getByRole('option', { name: /Fender/ }).click();
    await page.getByRole('textbox', { name: 'Units of Fender, White · FE-W' }).fill('0');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Enter at least 1.').waitFor();
    await page.getByRole('textbox', { name: 'Units of Fender, White · FE-W' }).fill('3');
    await page.getByRole('textbox', { name: 'Cost price of Fender, White · FE-W' }).fill('2,5');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    await expectAccessible(page, 'draft on a phone');
    await save(page);
    await page.getByRole('heading', { name: /^PO0/, level: 1 }).waitFor();
    const [order] = (await as('GET', '/purchase-orders')).items;
    expect(order).toMatchObject({ state: 'draft', ordered: 3, costMinor: 750 });

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete draft' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete draft' }).click();
    await page.getByRole('heading', { name: 'Purchasing', level: 1 }).waitFor();
    expect((await as('GET', '/purchase-orders?filter=draft')).items).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});
