/** The article's two journeys, by its labels. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, openBrowser, openPage } from './support/browser.ts';

describeInBrowser('selling with insufficient stock, set up by the labels of the article', () => {
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
    await browser.close();
    await shop.close();
  });

  const track = () => page.getByRole('switch', { name: 'Track the inventory', exact: true });
  const backorders = () => page.getByRole('switch', { name: 'Allow backorders', exact: true });
  const section = (name: string) => page.getByRole('region', { name, exact: true });

  async function openVariant(product: string, variant = 'Default') {
    await openSection(page, 'Products');
    await page.getByRole('link', { name: product, exact: true }).click();
    await section('INVENTORY & VARIANTS').getByRole('link', { name: variant, exact: true }).click();
    await page.getByRole('heading', { name: variant, level: 1 }).waitFor();
  }

  async function addProduct(title: string) {
    await openSection(page, 'Products');
    await page.getByRole('link', { name: 'Add product' }).first().click();
    await section('GENERAL').getByRole('textbox', { name: 'Title', exact: true }).fill(title);
    await page.getByRole('textbox', { name: 'Price', exact: true }).fill('19.95');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  }

  test('Settings > Workflow > Allow backorders decides for new products and leaves existing variants alone', async () => {
    await addProduct('Made before');
    await openVariant('Made before');
    expect(await track().isChecked()).toBe(true);
    expect(await backorders().isChecked()).toBe(false);

    await openSection(page, 'Settings');
    await page.getByRole('region', { name: 'Store Settings' }).getByRole('link', { name: 'Workflow' }).click();
    await page.getByRole('heading', { name: 'Workflow', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'INVENTORY', exact: true }).waitFor();
    expect(await backorders().isChecked()).toBe(false); // off in a new store
    await section('INVENTORY').getByRole('switch', { name: 'Allow backorders' }).click();
    await save(page);
    await page.reload();
    await backorders().waitFor();
    expect(await backorders().isChecked()).toBe(true);

    await addProduct('Made after');
    await openVariant('Made after');
    expect(await track().isChecked()).toBe(true);
    expect(await backorders().isChecked()).toBe(true);

    await openVariant('Made before');
    expect(await track().isChecked()).toBe(true);
    expect(await backorders().isChecked()).toBe(false);

    const settings = await as('GET', '/settings/workflow');
    await as('PUT', '/settings/workflow', { ...settings, allowBackorders: false });
  });

  test('Products > title > INVENTORY & VARIANTS > variant > Track the inventory > Allow backorders > Save', async () => {
    await makeProduct(as, 'Storm lamp', {
      variants: [
        { texts: { en: { title: 'Small' } }, stock: { policy: 'untracked' } },
        { texts: { en: { title: 'Large' } }, stock: { policy: 'untracked' } },
      ],
    });
    await openVariant('Storm lamp', 'Large');
    const inventory = section('INVENTORY');
    expect(await track().isChecked()).toBe(false);

    // Backorders cannot be on while nothing is tracked, and the screen says why, to the switch's own name too.
    expect(await backorders().isChecked()).toBe(false);
    expect(await backorders().isDisabled()).toBe(true);
    const why = 'Turn on Track the inventory first: without tracking there is no stock to run out of.';
    expect(await inventory.getByText(why).isVisible()).toBe(true);
    const reason = await backorders().getAttribute('aria-describedby');
    expect(await page.locator(`[id="${reason}"]`).textContent()).toBe(why);

    await track().click();
    expect(await backorders().isDisabled()).toBe(false);
    expect(await inventory.getByText(why).count()).toBe(0);
    await backorders().click();
    await save(page);
    await page.reload();
    await track().waitFor();
    expect(await track().isChecked()).toBe(true);
    expect(await backorders().isChecked()).toBe(true);

    // Switching tracking off takes backorders with it, visibly; Discard brings both back.
    await track().click();
    expect(await backorders().isChecked()).toBe(false);
    expect(await backorders().isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Discard changes' }).click();
    expect(await backorders().isChecked()).toBe(true);

    await openVariant('Storm lamp', 'Small'); // its sibling was not touched
    expect(await track().isChecked()).toBe(false);
  });
});
