/** Categories as a tree, and stock rules that new variants inherit and existing ones are brought in line with. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, desktop, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('categories and stock rules', () => {
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

  const addCategory = async (title: string, parentId: number | null = null): Promise<number> =>
    (await as('POST', '/categories', { title, parentId })).id;
  const tree = async () =>
    (await as('GET', '/categories')).items.map(
      ({ title, depth }: { title: string; depth: number }) => '-'.repeat(depth) + title,
    );
  const toast = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).first().waitFor();

  test('the tree: added, moved, renamed in each language, deleted', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Products');
    await page.getByRole('link', { name: 'Categories' }).click();
    await page.getByRole('heading', { name: 'No categories yet' }).waitFor();
    await expectAccessible(page, 'no categories');

    async function create(title: string): Promise<void> {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
      await dialog.getByRole('button', { name: 'Create', exact: true }).click();
      await page.getByRole('link', { name: title, exact: true }).waitFor();
    }
    for (const title of ['Deck', 'Ropes']) {
      await page.getByRole('button', { name: 'Create category' }).first().click();
      await create(title);
    }
    await page.getByRole('button', { name: 'More actions for Ropes' }).click();
    await page.getByRole('menuitem', { name: 'Create category inside' }).click();
    await create('Mooring lines');
    expect(await tree()).toEqual(['Deck', 'Ropes', '-Mooring lines']);

    await page.getByRole('button', { name: 'Move Ropes up' }).click();
    await toast(page, '“Ropes” is moved');
    expect(await tree()).toEqual(['Ropes', '-Mooring lines', 'Deck']);
    await page.getByRole('button', { name: 'More actions for Mooring lines' }).click();
    await page.getByRole('menuitem', { name: 'Move' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Inside' }).click();
    await page.getByRole('option', { name: 'Deck', exact: true }).click();
    await expectAccessible(page, 'move a category');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await toast(page, '“Mooring lines” is moved');
    expect(await tree()).toEqual(['Ropes', 'Deck', '-Mooring lines']);

    await page.getByRole('link', { name: 'Deck', exact: true }).click();
    await page.getByRole('heading', { name: 'Deck', level: 1 }).waitFor();
    await page.getByText('Nederlands', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Dek');
    await save(page);
    expect((await as('GET', `/categories/${(await as('GET', '/categories')).items[1].id}`)).texts).toEqual({
      en: { title: 'Deck', url: 'deck' },
      nl: { title: 'Dek', url: 'dek' },
    });
    await expectAccessible(page, 'category');

    await page.getByRole('link', { name: 'Categories' }).click();
    await page.getByRole('button', { name: 'More actions for Deck' }).click();
    const refused = page.getByRole('menuitem', { name: 'It holds 1 category' });
    expect(await refused.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More actions for Mooring lines' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByText('No product is in it.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await toast(page, '“Mooring lines” is deleted');
    expect(await tree()).toEqual(['Ropes', 'Deck']);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a category’s rule: new variants take it, existing ones after a preview, by hand kept, and undone', async () => {
    const lamps = await addCategory('Lamps');
    const make = (title: string, stock: Record<string, unknown>) =>
      makeProduct(as, title, { categoryIds: [lamps], variants: [{ texts: { en: { title: 'Default' } }, stock }] });
    const desk = await make('Desk lamp', {});
    const floor = await make('Floor lamp', { policy: 'untracked' });
    const policies = async () =>
      Promise.all([desk, floor].map(async ({ id }) => (await as('GET', `/products/${id}`)).variants[0].stock.policy));

    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, `/admin/products/categories/${lamps}`);
    await page.getByRole('button', { name: 'Edit stock rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('As above: No backorders · same as the store’s default').waitFor();
    await dialog.getByRole('checkbox', { name: 'Inventory' }).check();
    await dialog.getByRole('switch', { name: 'Allow backorders' }).check();
    await dialog.getByRole('checkbox', { name: 'Alert level' }).check();
    await dialog.getByRole('textbox', { name: 'Alert level' }).fill('5');
    await expectAccessible(page, 'edit a stock rule');
    await dialog.getByRole('button', { name: 'Save' }).click();

    await dialog.getByText('2 variants differ, of 2 for which this is the nearest rule.').waitFor();
    await dialog.getByRole('row', { name: /Not tracked becomes Backorders allowed Set by hand: stays 1/ }).waitFor();
    await dialog.getByText('See the first of them').click();
    await dialog.getByText('Desk lamp · Default').first().waitFor();
    await expectAccessible(page, 'preview of a stock rule');
    await dialog.getByRole('checkbox', { name: 'Keep values that were set by hand' }).waitFor();
    await dialog.getByRole('button', { name: 'Apply to 2 variants' }).click();
    await dialog.getByRole('status').getByText('2 changed').waitFor();
    expect(await policies()).toEqual(['backorder', 'untracked']);
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await dialog.getByText('Undone: the former values are back.').waitFor();
    expect(await policies()).toEqual(['deny', 'untracked']);
    await dialog.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Apply to existing variants' }).click();
    await dialog.getByRole('checkbox', { name: 'Keep values that were set by hand' }).uncheck();
    await dialog.getByRole('button', { name: 'Apply to 2 variants' }).click();
    await dialog.getByRole('status').getByText('2 changed').waitFor();
    expect(await policies()).toEqual(['backorder', 'backorder']);
    await dialog.getByRole('link', { name: 'See the changes' }).click();
    await page.getByRole('heading', { name: 'Stock rule: Lamps', level: 1 }).waitFor();

    await page.goto(`/admin/variants/${floor.variants[0].id}`);
    await page.getByRole('link', { name: 'Same as category Lamps' }).first().waitFor();
    await page.getByRole('switch', { name: 'Allow backorders' }).uncheck();
    await page.getByText('Set on this variant').waitFor();
    await save(page);
    await page.getByText('Set on this variant').waitFor();
    await expectAccessible(page, 'variant with its origins');
    await page.getByRole('button', { name: 'Use that: Backorders allowed' }).click();
    await save(page);
    expect(await policies()).toEqual(['backorder', 'backorder']);
    await page.getByRole('link', { name: 'Same as category Lamps' }).first().click();
    await page.getByRole('heading', { name: 'Lamps', level: 1 }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('a product’s own rule stands before its category’s; a new product and a new variant say what they begin with', async () => {
    const tents = await addCategory('Tents');
    await as('PUT', `/stock-rules/category/${tents}`, {
      version: 0,
      values: { policy: 'backorder', backorderLimit: 30 },
    });
    const product = await makeProduct(as, 'Dome tent', { categoryIds: [tents] });
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, `/admin/products/${product.id}`);
    const rule = page.getByRole('region', { name: 'Stock rule' });
    await rule.getByRole('link', { name: 'Same as category Tents' }).first().waitFor();
    await rule.getByRole('button', { name: 'Edit stock rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'Backorder limit' }).check();
    await dialog.getByRole('textbox', { name: 'Backorder limit' }).fill('8');
    await as('PUT', `/stock-rules/product/${product.id}`, { version: 0, values: { stockAlert: 2 } });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Saved meanwhile: Alert level: 2. Save again to replace that with yours.').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Not now' }).click();
    await rule.getByText('Set here').waitFor();

    await page.getByRole('link', { name: 'Add variant' }).click();
    expect(await page.getByRole('switch', { name: 'Allow backorders' }).isChecked()).toBe(true);
    await page.getByRole('textbox', { name: 'Title' }).fill('Four people');
    await page.getByRole('textbox', { name: 'Price', exact: true }).fill('300');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Four people', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Same as product Dome tent' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Backorder limit' }).inputValue()).toBe('8');

    await page.goto('/admin/products/new');
    await page.getByText('New variants stop selling when they are out of stock (Settings › Workflow).').waitFor();
    await page.getByRole('combobox', { name: 'Categories' }).click();
    await page.getByRole('option', { name: 'Tents' }).click();
    await page.getByText('New variants: Backorders allowed, the same as category Tents.').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test.each([
    { colorScheme: 'dark', viewport: desktop },
    { colorScheme: 'light', viewport: phone },
  ] as const)('readable in $colorScheme at $viewport.width, without sideways scrolling', async (how) => {
    const { page, complaints, close } = await openPage(browser, shop, { colorScheme: how.colorScheme });
    const id = await addCategory(`Shelter ${how.viewport.width}`);
    await as('PUT', `/stock-rules/category/${id}`, { version: 0, values: { policy: 'backorder', stockMinimum: 3 } });
    await makeProduct(as, `Awning ${how.viewport.width}`, {
      categoryIds: [id],
      variants: [{ texts: { en: { title: 'Default' } }, stock: { policy: 'deny' } }],
    });
    await signInOn(page);
    await page.setViewportSize(how.viewport);
    for (const path of ['/admin/products/categories', `/admin/products/categories/${id}`]) {
      await page.goto(path);
      await page.getByText('Stock rule').first().waitFor();
      await page.waitForLoadState('networkidle');
      await expectAccessible(page, path);
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(how.viewport.width);
    }
    await page.getByRole('button', { name: 'Apply to existing variants' }).click();
    await page.getByRole('dialog').getByRole('row').first().waitFor();
    await expectAccessible(page, 'preview');
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
    await close();
  });
});
