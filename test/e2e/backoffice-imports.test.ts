/** The article's spreadsheet procedures through the screens, click by click by their labels, with CSV and XLSX. */
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvOf } from '../support/imports.ts';
import { xlsxOf, zipOf } from '../support/sheet-files.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';
import { chooseFile, download, newExport, openExports, openNewImport } from './support/sheets.ts';

type Cells = (string | number)[][];

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
  const policyOfTitle = async (title: string) =>
    policyOf((await as('GET', `/products?search=${encodeURIComponent(title)}`)).items[0].id);
  const step = (page: Page) => page.getByRole('list', { name: 'Steps of the import' }).locator('[aria-current=step]');
  async function choose(page: Page, name: string, content: string | Buffer) {
    await chooseFile(page, 'Choose a file', name, content);
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  /** The sheet as a spreadsheet program opens it, and the file it saves. */
  const formats = [
    {
      format: 'csv',
      read: async (bytes: Buffer) => parse(bytes, { bom: true }) as string[][],
      write: async (rows: Cells) => csvOf(rows, ';'),
    },
    {
      format: 'xlsx',
      read: async (bytes: Buffer) =>
        (await readSheet(bytes)).map((row) => row.map((cell) => String(cell ?? ''))) as string[][],
      write: (rows: Cells) => xlsxOf(rows),
    },
  ];

  test.each(formats)('editing backorder settings: export, copy, N, import, undo: $format', async (own) => {
    const { format, read, write } = own;
    const kettle = await makeProduct(as, `Kettle ${format}`, {
      variants: [{ texts: { en: { title: 'Default' } }, stock: { policy: 'untracked' } }],
    });
    const pan = await makeProduct(as, `Pan ${format}`);
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openExports(page);
    const made = (await as('GET', '/exports')).items.length;
    await newExport(page, 'Products');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('FINISHED', { exact: true }).nth(made).waitFor();
    const exported = await read((await download(page, new RegExp(`^${format} .* of Products \\d+$`, 'i'))).bytes);

    // A separate file: five titles, the ids and product titles of the export, Y and N for each.
    const [titles = [], ...products] = exported;
    const copied = ['Internal_ID', 'Internal_Variant_ID', 'US_Title_Short'].map((title) => titles.indexOf(title));
    const rows = products
      .filter((row) => row.some((cell) => cell.endsWith(` ${format}`)))
      .map((row) => [...copied.map((at) => row[at] as string), 'Y', 'N']);
    const head = ['Internal_ID', 'Internal_Variant_ID', 'XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out'];
    const name = `backorders.${format}`;
    await openNewImport(page);
    expect(await step(page).innerText()).toContain('Upload');
    await expectAccessible(page, 'upload');
    await choose(page, name, await write([head, ...rows]));
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

  test('new products with the three columns, and without one of them as Settings > Workflow says', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, '/admin/settings/workflow');
    await page.getByRole('switch', { name: 'Allow backorders' }).click();
    await save(page);
    await openNewImport(page);
    for (const { format, write } of formats) {
      const sheet = [
        ['XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out'],
        [`Whisk ${format}`, 'Y', 'N'],
        [`Tray ${format}`, 'Y', 'Y'],
      ];
      await choose(page, `new.${format}`, await write(sheet));
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('tab', { name: 'New 2' }).waitFor();
      await page.getByRole('button', { name: 'Import 2 rows' }).click();
      await page.getByRole('status').getByText('2 rows imported').waitFor();
      expect([await policyOfTitle(`Whisk ${format}`), await policyOfTitle(`Tray ${format}`)]).toEqual([
        'backorder',
        'deny',
      ]);
      await page.getByRole('link', { name: 'Import another file' }).click();
    }
    await choose(
      page,
      'default.csv',
      csvOf([
        ['XX_Title_Short', 'Stock_Track'],
        ['Grater', 'Y'],
      ]),
    );
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('new products begin as Settings > Workflow says, with backorders on').waitFor();
    await page.getByRole('button', { name: 'Import 1 row' }).click();
    await page.getByRole('status').getByText('1 row imported').waitFor();
    expect(await policyOfTitle('Grater')).toBe('backorder');
    expect(complaints).toEqual([]);
    await close();
  });

  test('new products with three columns, one of them mapped by hand; problems come back as a sheet', async () => {
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
    const { file: failed } = await download(page, 'Rows with problems as CSV');
    expect(failed.suggestedFilename()).toBe('new_not_imported.csv');
    expect(await policyOfTitle('Sieve')).toBe('backorder');
    expect(complaints).toEqual([]);
    await close();
  });

  test('pictures: a ZIP beside the sheet; those named by address are refused, and why', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openNewImport(page);
    const drawing = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    await chooseFile(
      page,
      'Choose a ZIP',
      'pictures.zip',
      await zipOf({ 'Sconce.png': drawing, 'torn.png': 'nothing' }),
    );
    await page.getByText('pictures.zip').waitFor();
    const rows = [
      ['XX_Title_Short', 'Images'],
      ['Sconce', 'sconce.png'],
      ['Lantern', 'https://pictures.example/lantern.png'],
    ];
    await choose(page, 'pictured.xlsx', await xlsxOf(rows));
    await page.getByText('1 picture is ready.').waitFor();
    await page.getByText('torn.png:').waitFor();
    await expectAccessible(page, 'pictures');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('tab', { name: 'Warnings 1' }).click();
    await page.getByText('this shop takes no pictures from the internet').waitFor();
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('status').getByText('2 rows imported').waitFor();
    const [sconce] = (await as('GET', '/products?search=Sconce')).items;
    expect((await as('GET', `/products/${sconce.id}`)).images).toMatchObject([
      { width: 60, height: 40, alt: 'Sconce' },
    ]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a file that cannot be read says why; on a phone, in the dark, in Dutch', async () => {
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
    await chooseFile(page, 'Kies een bestand', 'broken.csv', 'A,B\n1,"x\n');
    await page.getByRole('alert').getByText('never closed').waitFor();
    await expectAccessible(page, 'a broken file');
    const file = csvOf([
      ['XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out', 'Visible'],
      ['Lepel', 'N', 'N', 'Y'],
    ]);
    await chooseFile(page, 'Kies een bestand', 'lepels.csv', file);
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
