/** Tools > Exports, click by click by its labels: the article's procedure up to the sheet in one's hands. */
import { parse } from 'csv-parse/sync';
import type { Browser } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';
import { download, newExport, openExports } from './support/sheets.ts';

describeInBrowser('exports', () => {
  let shop: TestShop;
  let as: Owner;
  let browser: Browser;

  beforeAll(async () => {
    shop = await openTestShop();
    as = await openOwner(shop);
    await makeProduct(as, 'Mooring rope', { variants: [{ texts: { en: { title: 'Short' } }, sku: '00123' }] });
    await makeProduct(as, '=1+1');
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  test('products: asked for, made, downloaded as CSV and as workbook, deleted', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openExports(page);
    await page.getByRole('heading', { name: 'No exports yet' }).waitFor();
    await expectAccessible(page, 'no exports');
    await page.getByRole('button', { name: 'New export' }).first().click();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('Choose what you want to export.', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await newExport(page, 'Products');
    await page.getByRole('radio', { name: /^All \d+$/ }).waitFor();
    await expectAccessible(page, 'new export');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('The export has started.').waitFor();
    await page.getByText('FINISHED', { exact: true }).waitFor({ timeout: 30_000 });
    await expectAccessible(page, 'exports');

    const csv = await download(page, /^CSV .* of Products \d+$/);
    expect(csv.file.suggestedFilename()).toMatch(/^products_export_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.csv$/);
    const rows = parse(csv.bytes, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.map((row) => [row.US_Title_Short, row.US_Variant, row.SKU])).toEqual([
      ['Mooring rope', 'Short', '00123'],
      ["'=1+1", 'Default', ''],
    ]);
    const xlsx = await download(page, /^XLSX .* of Products \d+$/);
    const [titles = [], ...cells] = await readSheet(xlsx.bytes);
    expect(cells.map((row) => row[titles.indexOf('US_Title_Short')])).toEqual(['Mooring rope', '=1+1']);

    await page.getByRole('button', { name: /^Delete Products/ }).click();
    await expectAccessible(page, 'delete export');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete export' }).click();
    await page.getByText('Export deleted').waitFor();
    await page.getByRole('heading', { name: 'No exports yet' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('only the columns that are needed, and a mail when it is done', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openExports(page);
    const mails = page.getByRole('switch', { name: 'Email notifications for completed exports' });
    await mails.check();
    await expect.poll(async () => (await as('GET', '/account/notifications')).exportMail).toBe(true);
    await newExport(page, 'Products');
    await page.getByRole('radio', { name: 'Choose columns' }).check();
    expect(await page.getByRole('checkbox', { name: 'Internal_ID' }).isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: 'NL_Title_Short' }).uncheck();
    await page.getByRole('checkbox', { name: 'Price', exact: true }).check();
    await page.getByRole('button', { name: 'All of Shipping' }).click();
    expect(await page.getByRole('checkbox', { name: 'Weight', exact: true }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'None of Shipping' }).click();
    await expectAccessible(page, 'choose columns');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('FINISHED', { exact: true }).waitFor({ timeout: 30_000 });
    const { bytes } = await download(page, /^CSV .* of Products \d+$/);
    expect((parse(bytes, { bom: true }) as string[][])[0]).toEqual([
      'Internal_ID',
      'Internal_Variant_ID',
      'US_Title_Short',
      'Price',
      'Stock_Track',
      'Stock_Disable_Sold_Out',
    ]);
    await expect
      .poll(async () => (await as('GET', '/mails')).items.map((mail: { subject: string }) => mail.subject), {
        timeout: 60_000,
      })
      .toContainEqual(expect.stringContaining('Your export of products is ready'));
    expect(complaints).toEqual([]);
    await close();
  });

  test('the variants selected under Inventory', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Inventory');
    await page.getByRole('checkbox', { name: 'Select Mooring rope · Short' }).check();
    await page.getByRole('button', { name: '1 item(s) selected' }).click();
    await page.getByRole('menuitem', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The sheet has 1 variant: the one you selected.').waitFor();
    await expectAccessible(page, 'export of a selection');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('Find it under Tools › Exports.').waitFor();
    await openExports(page);
    await page.getByText('A selection · Olga Owner').first().waitFor();
    const { bytes } = await download(page, /^CSV .* of Products \d+$/);
    expect((parse(bytes, { bom: true, columns: true }) as Record<string, string>[]).map((row) => row.SKU)).toEqual([
      '00123',
    ]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('the other kinds, on a phone', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await page.setViewportSize(phone);
    await page.goto('/admin/tools/exports');
    for (const what of ['Customers', 'Orders', 'Backorders']) {
      await newExport(page, what);
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByRole('link', { name: new RegExp(`^XLSX .* of ${what} \\d+$`) }).waitFor({ timeout: 30_000 });
    }
    await expectAccessible(page, 'exports on a phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    expect(complaints).toEqual([]);
    await close();
  });
});
