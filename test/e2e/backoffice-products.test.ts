import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectSound, freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { addPerson } from '../support/sign-in.ts';
import { makeProduct, type Owner, openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('products and their stock', () => {
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
    await signInOn(page);
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await close();
  });
  afterAll(async () => {
    await expectSound(shop);
    await browser.close();
    await shop.close();
  });

  const section = (name: string) => page.getByRole('region', { name, exact: true });
  const title = () => section('GENERAL').getByRole('textbox', { name: 'Title', exact: true });
  const picture = async (name: string, background: string) => ({
    name,
    mimeType: 'image/png',
    buffer: await sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer(),
  });

  test('a product with options and pictures is made, and its stock set by an adjustment with a reason', async () => {
    await openSection(page, 'Products');
    await page.getByRole('heading', { name: 'No products yet' }).waitFor();
    await page.getByRole('link', { name: 'Add product' }).first().click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    expect(await title().getAttribute('aria-invalid')).toBe('true'); // a title is needed, and is where the cursor goes
    await title().fill('Oilskin jacket');
    await page.getByRole('textbox', { name: 'Content' }).pressSequentially('Keeps you dry.');
    await page
      .getByLabel('Choose image files')
      .setInputFiles([await picture('yellow.png', '#e0b020'), await picture('navy.png', '#16324f')]);
    await page.getByLabel('Description', { exact: true }).nth(1).fill('In yellow');
    await page.getByRole('button', { name: 'Move image 2 earlier' }).click();
    await page.getByRole('textbox', { name: 'Price', exact: true }).fill('149,5');
    await page.getByRole('button', { name: 'Add option' }).click();
    await page.getByLabel('Name of option 1').fill('Size');
    for (const size of ['S', 'M']) {
      await page.getByRole('combobox', { name: 'Values of option 1' }).fill(size);
      await page.keyboard.press('Enter');
    }
    await page.getByRole('textbox', { name: 'Price of M' }).fill('159');
    await page.getByRole('textbox', { name: 'SKU of M' }).fill('OJ-M');
    await page.getByRole('textbox', { name: 'On hand of S' }).fill('4');
    await page.getByRole('combobox', { name: 'Brand' }).fill('Nordkap');
    await page.getByRole('button', { name: 'Create category' }).click();
    await page.getByRole('dialog').getByLabel('Title').fill('Jackets');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Oilskin jacket', level: 1 }).waitFor();

    const variants = section('INVENTORY & VARIANTS');
    const rowOf = (name: string) =>
      variants.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
    expect(await rowOf('S').textContent()).toMatch(/€149\.50.*4.*No backorders/);
    expect(await rowOf('M').textContent()).toMatch(/OJ-M.*€159\.00/);
    const [row] = (await as('GET', '/products')).items;
    const product = await as('GET', `/products/${row.id}`);
    expect(product).toMatchObject({
      brand: 'Nordkap',
      texts: { en: { content: expect.stringContaining('Keeps you dry.') } },
      images: [{ alt: '' }, { alt: 'In yellow' }],
    });
    expect(product.categoryIds).toHaveLength(1);
    expect(product.taxRateId).not.toBeNull();

    await variants.getByRole('link', { name: 'M', exact: true }).click();
    await page.getByRole('button', { name: 'Adjust stock' }).click();
    const dialog = page.getByRole('dialog', { name: 'Adjust stock' });
    await dialog.getByRole('radiogroup').getByText('Counted', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Units on the shelf' }).fill('7');
    await dialog.getByRole('textbox', { name: 'Note' }).fill('first count');
    await dialog.getByRole('button', { name: 'Save adjustment' }).click();
    await dialog.getByText('Now 7 on hand, 7 available, 0 waiting.').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await section('Stock history').getByText('Counted: first count').waitFor();
    expect((await as('GET', `/variants/${product.variants[1].id}`)).stock).toMatchObject({ onHand: 7, available: 7 });
  });

  test('an adjustment says beforehand what it will do and afterwards whom it concerned', async () => {
    const product = await makeProduct(as, 'Brass lamp', {
      variants: [{ texts: { en: { title: 'Default' } }, stock: { policy: 'backorder' }, stockOnHand: 2 }],
    });
    const [variant] = product.variants;
    const body = orderFor([{ variantId: variant.id, quantity: 5 }]);
    const placed = await shop.request('POST', '/api/v1/storefront/orders', body, freshKey());
    expect(placed.status, JSON.stringify(placed.body)).toBe(201);
    const { number } = placed.body;

    await page.goto(`/admin/variants/${variant.id}`);
    await section('Who is waiting').getByRole('row').filter({ hasText: number }).waitFor();
    const adjust = async (units: string) => {
      await page.getByRole('button', { name: 'Adjust stock' }).click();
      await page.getByRole('textbox', { name: 'Units to add' }).fill(units);
    };
    await adjust('4');
    const dialog = page.getByRole('dialog', { name: 'Adjust stock' });
    await dialog.getByText('3 waiting units get their goods, oldest order first.').waitFor();
    await dialog.getByRole('button', { name: 'Save adjustment' }).click();
    await dialog.getByText('These orders got goods they waited for:').waitFor();
    expect(await dialog.getByRole('listitem').textContent()).toBe(`${number}: 3 units`);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await section('Who is waiting').getByText('Nobody waits for this').waitFor();

    await adjust('-9'); // more than the 6 on hand
    await dialog.getByRole('button', { name: 'Save adjustment' }).click();
    await dialog.getByText('Only 6 are on hand.').waitFor();
    await dialog.getByRole('textbox', { name: 'Units to add' }).fill('-4');
    await dialog.getByText('3 units promised to orders are not there any more').waitFor();
    await dialog.getByRole('button', { name: 'Save adjustment' }).click();
    await dialog.getByText('These orders went back to waiting:').waitFor();
    expect(await dialog.getByRole('listitem').textContent()).toBe(`${number}: 3 units`);
    await dialog.getByRole('link', { name: number }).click();

    await page.getByRole('heading', { name: number, level: 1 }).waitFor();
    const line = section('Lines').getByRole('row').filter({ hasText: 'Brass lamp' });
    expect(await line.getByRole('cell').allTextContents()).toEqual(
      expect.arrayContaining(['5', '2', '3', '0']), // ordered, ships now, on backorder, shipped
    );
    await openSection(page, 'Orders');
    await page.getByRole('radiogroup').getByText('Waiting for goods').click();
    await page.getByRole('link', { name: number }).waitFor();
    expect(new URL(page.url()).searchParams.get('filter')).toBe('waiting');
  });

  test('two people change the same product: the second is told and loses nothing', async () => {
    const product = await makeProduct(as, 'Signal flags');
    await page.goto(`/admin/products/${product.id}`);
    await title().fill('Signal flag set');
    await as('PATCH', `/products/${product.id}`, { version: product.version, brand: 'Waddenlicht' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog', { name: 'Somebody else saved this meanwhile' }).waitFor();
    await page.getByRole('button', { name: 'Load the latest and keep my changes in the form' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.getByRole('combobox', { name: 'Brand' }).inputValue()).toBe('Waddenlicht');
    expect(await title().inputValue()).toBe('Signal flag set');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'Signal flag set', level: 1 }).waitFor();
    expect(await as('GET', `/products/${product.id}`)).toMatchObject({
      title: 'Signal flag set',
      brand: 'Waddenlicht',
    });
  });

  test('two people in two browsers change the same variant: both changes are kept', async () => {
    const product = await makeProduct(as, 'Life raft', {
      variants: [{ texts: { en: { title: 'Default' } }, sku: 'RAFT', stock: { policy: 'backorder' } }],
    });
    const path = `/admin/variants/${product.variants[0].id}`;
    await addPerson(shop, 'Stan', 'staff');
    const stan = await openPage(browser, shop);
    await signInOn(stan.page, path, 'stan@example.com');
    await page.goto(path);
    await page.getByRole('textbox', { name: 'Backorder limit' }).fill('12');
    await stan.page.getByRole('textbox', { name: 'SKU' }).fill('RAFT-6');
    await stan.page.getByRole('textbox', { name: 'Alert level' }).fill('3');
    await save(stan.page);

    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog', { name: 'Somebody else saved this meanwhile' }).waitFor();
    await page.getByRole('button', { name: 'Back to the form' }).click();
    expect(await page.getByRole('textbox', { name: 'Backorder limit' }).inputValue()).toBe('12');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Load the latest and keep my changes in the form' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.getByRole('textbox', { name: 'SKU' }).inputValue()).toBe('RAFT-6');
    expect(await page.getByRole('textbox', { name: 'Backorder limit' }).inputValue()).toBe('12');
    await save(page);
    expect(await as('GET', `/variants/${product.variants[0].id}`)).toMatchObject({
      sku: 'RAFT-6',
      stock: { backorderLimit: 12, stockAlert: 3 },
    });
    // Leaving with something typed asks, here as on every form.
    await page.getByRole('textbox', { name: 'SKU' }).fill('RAFT-8');
    await page.getByRole('link', { name: 'Show in Inventory' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('dialog', { name: 'Stock story' }).getByText('RAFT-6').waitFor();
    expect(stan.complaints).toEqual([]);
    await stan.close();
  });

  test('a refusal lands on its field, and leaving with changes asks first', async () => {
    await makeProduct(as, 'Deck brush');
    const product = await makeProduct(as, 'Deck mop');
    await page.goto(`/admin/products/${product.id}`);
    const url = section('GENERAL').getByLabel('URL');
    await url.fill('deck-brush'); // the other product's address
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Not saved' }).waitFor();
    expect(await url.getAttribute('aria-invalid')).toBe('true');

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay on this page' }).click();
    expect(await url.inputValue()).toBe('deck-brush');
    await url.fill('deck-mop-large');
    await save(page);
    expect(await as('GET', `/products/${product.id}`)).toMatchObject({ texts: { en: { url: 'deck-mop-large' } } });
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
  });

  test('pictures are added, removed with a way back, and texts written in a second language', async () => {
    const product = await makeProduct(as, 'Compass');
    await page.goto(`/admin/products/${product.id}`);
    await page
      .getByLabel('Choose image files')
      .setInputFiles([await picture('a.png', '#888'), await picture('b.png', '#111')]);
    await page.getByRole('button', { name: 'Remove image 2' }).click();
    await page.getByText('Goes when you save').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Remove image 1' }).click();
    await section('GENERAL').getByRole('radiogroup').getByText('Nederlands', { exact: true }).click();
    await title().fill('Kompas');
    await save(page);
    const saved = await as('GET', `/products/${product.id}`);
    expect(saved.images).toHaveLength(1);
    expect(saved.texts).toMatchObject({
      en: { title: 'Compass', url: 'compass' },
      nl: { title: 'Kompas', url: 'kompas' },
    });
  });

  test('on a phone: search, open, change and save without scrolling sideways', async () => {
    await makeProduct(as, 'Rubber boots with a rather long name that has to break somewhere');
    await page.setViewportSize(phone);
    await page.getByRole('button', { name: 'Open the menu' }).click();
    await openSection(page, 'Products');
    await page.getByRole('searchbox', { name: 'Search products' }).fill('rubber');
    await page.getByText('1 of 1 shown').waitFor();
    expect(new URL(page.url()).searchParams.get('search')).toBe('rubber');
    await page.getByRole('link', { name: /^Rubber boots/ }).click();
    await title().fill('Rubber boots');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Rubber boots', level: 1, exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
  });
});
