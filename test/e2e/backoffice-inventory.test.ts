/** The Inventory page: filters, order, columns, saved views, keyboard, adjusting in place, and a variant's stock story. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { addPerson } from '../support/sign-in.ts';
import { makeProduct, type Owner, openOwner, signInOn } from './support/back-office.ts';
import { describeInBrowser, desktop, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

/** Asks again until it is so, as patiently as the browser waits. */
const soon = <Value>(ask: () => Promise<Value>) => expect.poll(ask, { timeout: 60_000 });

describeInBrowser('inventory', () => {
  let shop: TestShop;
  let as: Owner;
  let browser: Browser;
  let lampId: number;

  beforeAll(async () => {
    shop = await openTestShop();
    as = await openOwner(shop);
    browser = await openBrowser();
    const deck = await as('POST', '/categories', { title: 'Deck' });
    const lines = await as('POST', '/categories', { title: 'Lines', parentId: deck.id });
    const sized = (title: string, onHand: number, more: Record<string, unknown> = {}) => ({
      texts: { en: { title } },
      sku: `SKU-${title.replace(' ', '-')}`,
      stock: { policy: 'deny', stockAlert: 3 },
      stockOnHand: onHand,
      ...more,
    });
    const lamp = await makeProduct(as, 'Anchor lamp', {
      brand: 'Harbour',
      tags: ['sea'],
      variants: [sized('Brass', 2, { stock: { policy: 'backorder', backorderLimit: 20 } })],
    });
    lampId = lamp.variants[0].id;
    await makeProduct(as, 'Boathook', {
      brand: 'Quay',
      supplier: 'Wharf',
      variants: [sized('Long', 9), sized('Short', 1)],
    });
    await makeProduct(as, 'Cleat', { brand: 'Harbour', categoryIds: [lines.id], variants: [sized('Steel', 0)] });
    await makeProduct(as, 'Service', { variants: [sized('Hour', 0, { stock: { policy: 'untracked' } })] });
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const rowsOf = (page: Page) => page.getByRole('grid', { name: 'Inventory' }).locator('tbody').getByRole('row');
  /** What the list shows, row by row, once it shows as many. */
  async function titles(page: Page, count: number): Promise<string[]> {
    await rowsOf(page).nth(count).waitFor({ state: 'detached' });
    if (count > 0)
      await rowsOf(page)
        .nth(count - 1)
        .waitFor();
    const all = await rowsOf(page).locator('.cell-title').allInnerTexts();
    return all.map((text) => text.replace(/ · SKU.*/, '').replace(/\s+/g, ' '));
  }
  async function choose(page: Page, filter: string, value: string): Promise<void> {
    await page.getByRole('combobox', { name: filter, exact: true }).click();
    await page.getByRole('option', { name: value, exact: true }).click();
  }
  const order = (variantId: number, quantity: number, more: Record<string, unknown> = {}) =>
    shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity }], more), freshKey());
  const counted = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).first().waitFor();

  test('filters narrow the list down, stand in the address and go away one by one', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, '/admin/inventory');
    await counted(page, '5 variants');
    await page.getByRole('button', { name: 'Filters' }).click();
    await choose(page, 'Brand', 'Harbour');
    expect(await titles(page, 2)).toEqual(['Anchor lamp Brass', 'Cleat Steel']);
    await page.getByLabel('Category', { exact: true }).click();
    await page.getByRole('option', { name: /Deck$/ }).click(); // with what lies in it
    expect(await titles(page, 1)).toEqual(['Cleat Steel']);
    await choose(page, 'Status', 'Out of stock');
    await choose(page, 'When sold out', 'No backorders');
    await page.getByRole('button', { name: 'Filters (4)' }).waitFor();
    await expectAccessible(page, 'filters');
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      brand: 'Harbour',
      status: 'out_of_stock',
      policy: 'deny',
    });
    await page.reload();
    expect(await titles(page, 1)).toEqual(['Cleat Steel']);
    const active = page.getByRole('list', { name: 'Filters in use' });
    expect(await active.getByRole('button').allInnerTexts()).toEqual([
      'Status: Out of stock',
      'When sold out: No backorders',
      'Brand: Harbour',
      'Category: Deck',
      'Clear search and filters',
    ]);
    await active.getByRole('button', { name: 'Remove the filter Brand: Harbour' }).click();
    await active.getByRole('button', { name: 'Remove the filter Category: Deck' }).click();
    expect(await titles(page, 1)).toEqual(['Cleat Steel']);
    await active.getByRole('button', { name: 'Clear search and filters' }).click();
    await counted(page, '5 variants');

    await page.getByRole('button', { name: 'Filters' }).click();
    await choose(page, 'Supplier', 'Wharf');
    expect(await titles(page, 2)).toEqual(['Boathook Long', 'Boathook Short']);
    await page.getByRole('searchbox').fill('sku-short');
    expect(await titles(page, 1)).toEqual(['Boathook Short']);
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await page.getByRole('button', { name: 'Clear search and filters' }).last().click();
    await choose(page, 'Tag', 'sea');
    await choose(page, 'Location', 'Main location');
    expect(await titles(page, 1)).toEqual(['Anchor lamp Brass']);
    expect(complaints).toEqual([]);
    await close();
  });

  test('headers sort, and say so; columns are chosen and remembered', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, '/admin/inventory');
    await counted(page, '5 variants');
    const header = (name: string) => page.getByRole('columnheader', { name, exact: true });
    expect(await header('Variant').getAttribute('aria-sort')).toBe('ascending');
    await header('On hand').getByRole('button').click();
    await page.waitForURL(/sort=onHand/);
    expect((await titles(page, 5))[0]).toBe('Boathook Long'); // most first
    expect(await header('On hand').getAttribute('aria-sort')).toBe('descending');
    expect(await header('Variant').getAttribute('aria-sort')).toBeNull();
    await header('On hand').getByRole('button').click();
    await page.waitForURL((url) => !url.searchParams.has('order'));
    await soon(async () => (await titles(page, 5)).at(-1)).toBe('Boathook Long');

    await page.getByRole('button', { name: 'Sort' }).click();
    await page.getByRole('menuitemradio', { name: 'SKU' }).click();
    await page.waitForURL(/sort=sku/);
    await page.keyboard.press('Escape');
    await soon(async () => (await titles(page, 5))[0]).toBe('Anchor lamp Brass');

    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Limit' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'SKU' }).click();
    await expectAccessible(page, 'columns');
    await page.keyboard.press('Escape');
    await header('SKU').waitFor();
    expect(await header('Limit').count()).toBe(0);
    await page.goto('/admin/inventory');
    await header('SKU').waitFor();
    expect(await header('Limit').count()).toBe(0);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitem', { name: 'The usual columns' }).click();
    await header('Limit').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('a view is saved under a name, shared, changed, and deleted', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, '/admin/inventory?brand=Harbour&sort=waiting&order=desc');
    await titles(page, 2);
    const views = page.getByRole('navigation', { name: 'Views' });
    const dialog = page.getByRole('dialog');
    const saveAs = async (name: string) => {
      await page.getByRole('button', { name: 'Save view' }).click();
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('button', { name: 'Save view' }).click();
    };
    await saveAs('Harbour queue');
    await page.getByText('The view “Harbour queue” is saved.').waitFor();
    const mine = views.getByRole('link', { name: 'Harbour queue' });
    expect(await mine.getAttribute('aria-current')).toBe('page');
    await saveAs('harbour QUEUE');
    await dialog.getByText('there is a view “harbour QUEUE” already').waitFor();
    await expectAccessible(page, 'save view');
    await page.keyboard.press('Escape');

    // Its columns belong to it: what is chosen here changes no other view.
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Limit' }).click();
    await page.keyboard.press('Escape');
    await mine.getByText('changed').waitFor();
    await page.getByRole('button', { name: 'More for the view Harbour queue' }).click();
    await page.getByRole('menuitem', { name: 'Save the changes to this view' }).click();
    await mine.getByText('changed').waitFor({ state: 'detached' });
    await views.getByRole('link', { name: 'All' }).click();
    await page.getByRole('columnheader', { name: 'Limit' }).waitFor();
    expect(await views.getByRole('link', { name: 'All' }).getAttribute('aria-current')).toBe('page');
    await mine.click();
    await titles(page, 2);
    await page.getByRole('columnheader', { name: 'Limit' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('sort')).toBe('waiting');

    await page.getByRole('button', { name: 'More for the view Harbour queue' }).click();
    await page.getByRole('menuitem', { name: 'Rename or share' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('For everybody');
    await dialog.getByRole('checkbox', { name: 'Share with everybody' }).check();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await views.getByRole('link', { name: 'For everybody' }).waitFor();

    await addPerson(shop, 'Carla', 'cashier');
    const other = await openPage(browser, shop);
    await signInOn(other.page, '/admin/inventory', 'carla@example.com');
    await other.page.getByRole('link', { name: 'For everybody' }).click();
    await titles(other.page, 2);
    expect(await other.page.getByRole('button', { name: /^More for/ }).count()).toBe(0);
    expect(await other.page.getByRole('checkbox').count()).toBe(0); // a cashier edits no variants
    await other.page.getByRole('button', { name: 'Save view' }).click();
    expect(await other.page.getByRole('checkbox', { name: 'Share with everybody' }).isDisabled()).toBe(true);
    expect(other.complaints).toEqual([]);
    await other.close();

    await page.getByRole('button', { name: 'More for the view For everybody' }).click();
    await page.getByRole('menuitem', { name: 'Delete view' }).click();
    await dialog.getByText('It goes for everybody.').waitFor();
    await dialog.getByRole('button', { name: 'Delete view' }).click();
    await page.getByText('The view “For everybody” is deleted.').waitFor();
    expect(await views.getByRole('link').allInnerTexts()).toEqual(['All', 'On backorder', 'Out of stock', 'Low']);
    expect(complaints).toEqual([]);
    await close();
  });

  test('the keyboard moves, selects, opens, adjusts and edits, and never disturbs typing', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, '/admin/inventory');
    await titles(page, 5);
    const key = (name: string) => page.keyboard.press(name);
    const focused = () => page.locator(':focus').locator('.cell-title').innerText();
    await key('j');
    expect(await focused()).toContain('Anchor lamp');
    await key('ArrowDown');
    await key('j');
    expect(await focused()).toContain('Short');
    await key('k');
    expect(await focused()).toContain('Long');
    await key('x');
    await key('ArrowDown');
    await key('Space');
    await page.getByRole('button', { name: '2 item(s) selected' }).waitFor();
    await soon(() => page.locator('tr[aria-selected="true"]').count()).toBe(2);
    await key('e');
    await page.getByRole('dialog', { name: 'Edit 2 variants' }).waitFor();
    await key('j'); // not the list's any more
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused()).toContain('Short');

    await key('End');
    await key('Home');
    await key('Enter');
    await page
      .getByRole('dialog', { name: 'Stock story' })
      .getByRole('heading', { name: 'Anchor lamp · Brass' })
      .waitFor();
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused()).toContain('Anchor lamp');

    await key('a');
    const popover = page.getByRole('dialog', { name: 'Adjust stock' });
    await popover.getByRole('textbox', { name: 'Units to add' }).fill('1');
    await key('Escape');
    await popover.waitFor({ state: 'hidden' });

    await key('/');
    await page.keyboard.type('xjake?');
    expect(await page.getByRole('searchbox').inputValue()).toBe('xjake?');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await page.getByRole('searchbox').fill('');
    await titles(page, 5);
    await page.locator('#main').focus();
    await key('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    await help.getByText('Next and previous variant').waitFor();
    await expectAccessible(page, 'keys');
    await help.getByRole('switch', { name: 'Use single letters as keys' }).uncheck();
    await key('Escape');
    await help.waitFor({ state: 'hidden' });
    await page.locator('#main').focus();
    await key('j');
    expect(await page.locator('tr:focus').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('stock is adjusted on the row itself, and who got units is told', async () => {
    const product = await makeProduct(as, 'Deck lamp', {
      variants: [{ texts: { en: { title: 'Default' } }, stock: { policy: 'backorder' } }],
    });
    const { number } = (await order(product.variants[0].id, 3)).body;
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, '/admin/inventory?search=deck+lamp&status=on_backorder');
    await titles(page, 1);
    await page.getByRole('button', { name: 'Adjust stock of Deck lamp · Default: 0 on hand' }).click();
    const popover = page.getByRole('dialog', { name: 'Adjust stock' });
    await popover.getByRole('radiogroup').getByText('Counted', { exact: true }).click();
    await popover.getByRole('textbox', { name: 'Units on the shelf' }).fill('5');
    await popover.getByRole('combobox', { name: 'Reason' }).click();
    await popover.getByRole('option', { name: 'Found' }).click();
    await popover.getByRole('textbox', { name: 'Note' }).fill('behind the door');
    await expectAccessible(page, 'adjust in place');
    await popover.getByRole('button', { name: 'Save adjustment' }).click();
    await popover.getByText('These orders got goods they waited for:').waitFor();
    expect(await popover.getByRole('listitem').innerText()).toBe(`${number}: 3 units`);
    // The row tells it too, and leaves the list only when the outcome was read.
    await page.getByRole('button', { name: 'Adjust stock of Deck lamp · Default: 5 on hand' }).waitFor();
    await popover.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    const movements = await as('GET', `/variants/${product.variants[0].id}/movements`);
    expect(movements.items.map((each: { reason: string }) => each.reason)).toContain('found: behind the door');
    expect(complaints).toEqual([]);
    await close();
  });

  test('the stock story says who waits, why, and what comes when', async () => {
    await order(lampId, 4);
    const held = (await order(lampId, 2)).body;
    await order(lampId, 3);
    await as('PUT', `/orders/${held.id}/hold`, { held: true });
    const purchase = await shop.pool.query(
      `with made as (insert into purchase_orders (state) values ('ordered') returning id, number),
         line as (insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
                  select made.id, $1, (select id from locations limit 1), 3, current_date + 400 from made)
       select number from made`,
      [lampId],
    );
    const { number } = purchase.rows[0];
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, `/admin/inventory?variant=${lampId}`);
    const story = page.getByRole('dialog', { name: 'Stock story' });
    const waiting = story.getByRole('region', { name: 'Who is waiting' }).locator('tbody').getByRole('row');
    await waiting.nth(2).waitFor();
    const why = (await waiting.locator('td:last-child').allInnerTexts()).map((text) =>
      text.replace(/\d+ \w+ \d{4}/, 'DAY'),
    );
    expect(why).toEqual([
      `It is next in line. ${number} brings its units, expected DAY.`,
      'Its order is on hold, so it is skipped. 2 units of others come first. Only 1 of its units is on order.',
      '2 units of others come first. Only 1 of its units is on order.',
    ]);
    await story.getByRole('region', { name: 'What comes when' }).getByText(number).waitFor();
    await story.getByRole('region', { name: 'Stock history' }).getByText('Allocated to an order').first().waitFor();
    await expectAccessible(page, 'stock story');
    await story.getByRole('button', { name: 'Adjust stock' }).click();
    await page.getByRole('dialog', { name: 'Adjust stock' }).getByRole('textbox', { name: 'Units to add' }).waitFor();
    await page.keyboard.press('Escape'); // closes what lies on top
    await page.getByRole('dialog', { name: 'Adjust stock' }).waitFor({ state: 'hidden' });
    await story.getByRole('button', { name: 'Close' }).click();
    await story.waitFor({ state: 'hidden' });
    expect(new URL(page.url()).searchParams.has('variant')).toBe(false);
    await rowsOf(page).filter({ hasText: 'Long' }).getByText('No backorders').click(); // anywhere on the row
    await story.getByRole('heading', { name: 'Boathook · Long' }).waitFor();
    await story.getByRole('link', { name: 'Edit variant' }).click();
    await page.getByRole('link', { name: 'Show in Inventory' }).click();
    await story.getByRole('heading', { name: 'Boathook · Long' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('pages turn both ways; a selection stays, and all that match a filter are edited', async () => {
    const variants = Array.from({ length: 70 }, (_, at) => ({
      texts: { en: { title: `Size ${String(at + 1).padStart(2, '0')}` } },
      stock: { policy: at % 10 === 0 ? 'backorder' : 'deny' },
    }));
    const product = await makeProduct(as, 'Thimble', { brand: 'Forge', variants });
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, '/admin/inventory?brand=Forge');
    await counted(page, '70 variants');
    await page.getByText('1–50 of 70').waitFor();
    await page.getByRole('checkbox', { name: 'Select Thimble · Size 02', exact: true }).check();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByText('51–70 of 70').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(20); // never more than one page
    const wholePage = page.getByRole('checkbox', { name: 'Select all on this page' });
    await wholePage.check();
    await page.getByRole('button', { name: '21 item(s) selected' }).waitFor();
    await wholePage.uncheck(); // what is selected on the other page stays
    await page.getByRole('button', { name: '1 item(s) selected' }).waitFor();
    await page.getByRole('checkbox', { name: 'Select Thimble · Size 55', exact: true }).click();
    await page.getByRole('checkbox', { name: 'Select Thimble · Size 52', exact: true }).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: '5 item(s) selected' }).waitFor();
    for (const size of [52, 53, 54, 55]) {
      await page.getByRole('checkbox', { name: `Select Thimble · Size ${size}`, exact: true }).uncheck();
    }
    await page.getByRole('checkbox', { name: 'Select Thimble · Size 60', exact: true }).check();
    await page.getByRole('button', { name: '2 item(s) selected' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const wizard = page.getByRole('dialog');
    await wizard.getByRole('checkbox', { name: 'Inventory' }).check();
    await wizard.getByRole('combobox', { name: 'Are all the values the same?' }).click();
    await page.getByRole('option', { name: 'No', exact: true }).click();
    await wizard.getByRole('button', { name: 'Next' }).click();
    await wizard.getByRole('group', { name: 'Thimble · Size 02' }).waitFor();
    await wizard.getByRole('group', { name: 'Thimble · Size 60' }).waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByText('51–70 of 70').waitFor();
    await page.getByRole('button', { name: 'Previous', exact: true }).click();
    await page.getByText('1–50 of 70').waitFor();
    expect(new URL(page.url()).searchParams.has('at')).toBe(false);
    await page.keyboard.press('n');
    await page.getByText('51–70 of 70').waitFor();
    await soon(() => page.locator('tr:focus').innerText()).toContain('Size 51');
    await page.keyboard.press('ArrowUp'); // beyond the first row
    await page.getByText('1–50 of 70').waitFor();
    await soon(() => page.locator('tr:focus').innerText()).toContain('Size 50');

    // 63 of the 70 match; those beyond the page and no others are edited.
    await page.goto('/admin/inventory?brand=Forge&policy=deny&status=out_of_stock');
    await counted(page, '63 variants');
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByRole('button', { name: 'Select all 63 that match' }).click();
    await page.getByRole('button', { name: '63 item(s) selected' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await wizard.getByRole('checkbox', { name: 'Alert level' }).check();
    await wizard.getByRole('button', { name: 'Next' }).click();
    await wizard.getByRole('textbox', { name: 'Alert level' }).fill('4');
    await wizard.getByRole('button', { name: 'Save' }).click();
    await wizard.getByRole('status').getByText('63 changed').waitFor();
    const { variants: now } = await as('GET', `/products/${product.id}`);
    expect(now.filter((each: { stock: { stockAlert: number } }) => each.stock.stockAlert === 4)).toHaveLength(63);
    expect(complaints).toEqual([]);
    await close();
  });

  test.each([
    { colorScheme: 'light', viewport: desktop },
    { colorScheme: 'dark', viewport: desktop },
    { colorScheme: 'dark', viewport: phone },
    { colorScheme: 'light', viewport: { width: 820, height: 1180 } },
  ] as const)(
    'accessible in $colorScheme, $viewport.width wide: list, filters, story, adjustment',
    async ({ colorScheme, viewport }) => {
      const { page, complaints, close } = await openPage(browser, shop, { colorScheme });
      await signInOn(page, '/admin/inventory?brand=Harbour&sort=available');
      await page.setViewportSize(viewport);
      await titles(page, 2);
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByRole('checkbox', { name: 'Select Anchor lamp · Brass' }).check();
      await page.getByRole('combobox', { name: 'Brand' }).waitFor();
      await expectAccessible(page, 'list');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
      await page.getByRole('button', { name: /^Adjust stock of Anchor lamp/ }).click();
      await page.getByRole('textbox', { name: 'Units to add' }).fill('-1');
      await expectAccessible(page, 'adjust');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Anchor lamp' }).click();
      const story = page.getByRole('dialog', { name: 'Stock story' });
      await story.getByRole('region', { name: 'Stock history' }).getByText('Found').waitFor();
      await expectAccessible(page, 'story');
      expect((await story.boundingBox())?.width).toBeLessThanOrEqual(viewport.width);
      expect(complaints).toEqual([]);
      await close();
    },
  );
});
