/** The article's spreadsheet procedures through the screens, click by click by their labels, with CSV and XLSX. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvOf } from '../support/imports.ts';
import { xlsxOf } from '../support/sheet-files.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('imports', () => {
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

  const policyOf = async (productId: number) => (await as('GET', `/products/${productId}`)).variants[0].stock.policy;
  const step = (page: Page) => page.getByRole('list', { name: 'Steps of the import' }).locator('[aria-current=step]');

  async function openNewImport(page: Page) {
    await openSection(page, 'Tools');
    await page.getByRole('link', { name: 'Imports' }).click();
    await page.getByRole('link', { name: 'New import' }).first().click();
    await page.getByRole('heading', { name: 'New import', level: 1 }).waitFor();
    await expect.poll(() => step(page).innerText()).toContain('Upload');
  }

  async function choose(page: Page, name: string, content: string | Buffer) {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  const formats: [string, (rows: (string | number)[][]) => Promise<string | Buffer>][] = [
    ['backorders.csv', async (rows) => csvOf(rows, ';')],
    ['backorders.xlsx', (rows) => xlsxOf(rows)],
  ];
  for (const [name, write] of formats) {
    test(`editing product backorder settings: ${name}`, { timeout: 120_000 }, async () => {
      const kettle = await makeProduct(as, `Kettle ${name}`, {
        variants: [{ texts: { en: { title: 'Default' } }, stock: { policy: 'untracked' } }],
      });
      const pan = await makeProduct(as, `Pan ${name}`);
      const rows = [
        ['Internal_ID', 'Internal_Variant_ID', 'XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out'],
        [kettle.id, kettle.variants[0].id, kettle.title, 'Y', 'N'],
        [pan.id, pan.variants[0].id, pan.title, 'Y', 'N'],
      ];
      const { page, complaints, close } = await openPage(browser, shop);
      await signInOn(page);
      await openNewImport(page);
      await expectAccessible(page, 'upload');
      await choose(page, name, await write(rows));
      expect(await step(page).innerText()).toContain('Columns');
      const chosen = page.getByRole('combobox', { name: 'Import Stock_Disable_Sold_Out as' });
      expect(await chosen.inputValue()).toBe('Variant - Inventory disallows backorders');
      await expectAccessible(page, 'columns');
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('tab', { name: 'Changed 2' }).waitFor();
      expect(await step(page).innerText()).toContain('Preview');
      const table = page.getByRole('table', { name: 'Changed' });
      await table.getByText('Stock_Track').first().waitFor();
      expect(await table.innerText()).toMatch(/Stock_Disable_Sold_Out\s+Before:\s+Y\s+→\s+After:\s+N/);
      await expectAccessible(page, 'preview');
      expect([await policyOf(kettle.id), await policyOf(pan.id)]).toEqual(['untracked', 'deny']);

      await page.getByRole('button', { name: 'Import 2 rows' }).click();
      await page.getByRole('status').getByText('2 rows imported').waitFor();
      expect(await step(page).innerText()).toContain('Result');
      expect([await policyOf(kettle.id), await policyOf(pan.id)]).toEqual(['backorder', 'backorder']);
      await expectAccessible(page, 'result');

      await page.getByRole('button', { name: 'Undo import' }).click();
      await page.getByText('Undone: the former values are back.').first().waitFor();
      expect([await policyOf(kettle.id), await policyOf(pan.id)]).toEqual(['untracked', 'deny']);
      expect(complaints).toEqual([]);
      await close();
    });
  }

  test('new products with three columns, one of them mapped by hand; problems come back as a sheet', {
    timeout: 120_000,
  }, async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openNewImport(page);
    const file = csvOf([
      ['Name', 'Stock_Track', 'Stock_Disable_Sold_Out', 'Colour of the box'],
      ['Sieve', 'Y', 'N', 'red'],
      ['Ladle', 'maybe', 'N', 'blue'],
    ]);
    await choose(page, 'new.csv', file);
    await page.getByText('2 columns are left out').waitFor();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('alert').getByText('These columns cannot be imported like this').waitFor();
    await page.getByRole('combobox', { name: 'Import Name as' }).click();
    await page.getByRole('combobox', { name: 'Import Name as' }).fill('title_short');
    await page.getByRole('option', { name: 'Product - Title - (English)' }).click();
    await page.getByText('1 column is left out').waitFor();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('tab', { name: 'New 1' }).waitFor();
    await page.getByRole('tab', { name: 'Problems 1' }).click();
    await page.getByText('“maybe” is neither Y nor N.').waitFor();
    await expectAccessible(page, 'problems');
    await page.getByRole('button', { name: 'Import 1 row' }).click();
    await page.getByRole('status').getByText('1 row imported').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Rows with problems as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('new_not_imported.csv');
    const [sieve] = (await as('GET', '/products?search=Sieve')).items;
    expect(await policyOf(sieve.id)).toBe('backorder');
    expect(complaints).toEqual([]);
    await close();
  });

  test('a file that cannot be read says why; on a phone, in the dark, in Dutch', { timeout: 120_000 }, async () => {
    const { page, complaints, close } = await openPage(browser, shop, {
      viewport: phone,
      colorScheme: 'dark',
      locale: 'nl-NL',
    });
    await page.goto('/admin/tools/imports/new');
    await page.getByLabel('E-mail').fill('olga@example.com');
    await page.getByRole('textbox', { name: 'Wachtwoord' }).fill('a long password');
    await page.getByRole('button', { name: 'Inloggen' }).click();
    await page.getByRole('heading', { name: 'Nieuwe import', level: 1 }).waitFor();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Kies een bestand' }).click();
    await (await chooser).setFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from('A,B\n1,"x\n') });
    await page.getByRole('alert').getByText('never closed').waitFor();
    await expectAccessible(page, 'a broken file');
    const again = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Kies een bestand' }).click();
    const file = csvOf([
      ['XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out', 'Visible'],
      ['Lepel', 'N', 'N', 'Y'],
    ]);
    await (await again).setFiles({ name: 'lepels.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
    await page.getByRole('button', { name: 'Voorbeeld' }).click();
    await page.getByRole('tab', { name: 'Waarschuwingen 1' }).click();
    await page.getByText('Zet Stock_Track op Y.').waitFor();
    await expectAccessible(page, 'warnings in the dark');
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(phone.width);
    await page.getByRole('button', { name: 'Weggooien' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Weggooien' }).click();
    await page.getByRole('heading', { name: 'Importeren', level: 1 }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
