/** Settings, page by page, as an owner keeps them. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('settings', () => {
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
    await signInOn(page, '/admin/settings');
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await close();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = (name: string) => page.getByRole('dialog', { name });
  const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true });
  const toast = (text: string) => page.getByRole('alert').filter({ hasText: text }).first().waitFor();

  async function open(column: string, name: string) {
    await openSection(page, 'Settings');
    await page.getByRole('region', { name: column }).getByRole('link', { name, exact: true }).click();
    await heading(name).waitFor();
  }
  async function add(name: string) {
    await page.getByRole('link', { name }).first().click();
    await heading(name).waitFor();
  }
  async function openEntry(name: string) {
    await page.getByRole('link', { name, exact: true }).click();
    await heading(name).waitFor();
  }
  async function choose(select: string, option: string) {
    await page.getByRole('combobox', { name: select }).click();
    await page.getByRole('option', { name: option }).click();
  }
  const language = (name: string) =>
    page.getByRole('radiogroup', { name: 'Language of the texts' }).first().getByText(name).click();
  async function confirmDelete(name: string) {
    await button('Delete').click();
    await dialog(`Delete ${name}?`).getByRole('button', { name: 'Delete' }).click();
    await toast(`${name} is deleted`);
  }

  test('taxes: a rate with decimals is added, changed, and goes only when nothing uses it', async () => {
    await open('Payment Settings', 'Taxes');
    await add('Add tax');
    await field('Name').fill('Books');
    await field('Rate').fill('5.555');
    await button('Save').click();
    await page.getByText('Enter a percentage from 0 to 100 with two decimals at most, such as 5.5.').waitFor();
    await field('Rate').fill('5.5');
    await save(page);
    await heading('Taxes').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Books' });
    expect(await row.textContent()).toContain('5.5 %');
    expect(await row.textContent()).toContain('Not in use');

    await openEntry('Books');
    await field('Name').fill('Books and papers');
    await page.getByRole('link', { name: 'Dashboard' }).click();
    await dialog('Leave without saving?').getByRole('button', { name: 'Stay on this page' }).click();
    await save(page);

    const { items } = await as('GET', '/settings/taxes');
    const tax = items.find(({ name }: { name: string }) => name === 'Books and papers');
    expect(tax.basisPoints).toBe(550);
    await makeProduct(as, 'Pilot book', { taxRateId: tax.id });
    await page.reload();
    await button('Delete').click();
    await dialog('Books and papers cannot be deleted').getByText('It is used by 1 product').waitFor();
    await page.keyboard.press('Escape');
    await open('Payment Settings', 'Taxes');
    await add('Add tax');
    await field('Name').fill('A mistake');
    await field('Rate').fill('0');
    await save(page);
    await openEntry('A mistake');
    await confirmDelete('A mistake');
    expect(await page.getByRole('link', { name: 'A mistake' }).count()).toBe(0);
  });

  test('delivery timeframes: written in two languages, given to a product and a variant, told in the shop', async () => {
    await open('Store Settings', 'Delivery timeframes');
    await add('Add delivery timeframe');
    await field('Name').fill('From the yard');
    await field('In stock').fill('Leaves the yard tomorrow');
    await field('Out of stock').fill('Built in five weeks');
    await language('Nederlands');
    await field('In stock').fill('Verlaat morgen de werf');
    await field('Out of stock').fill('Gebouwd in vijf weken');
    await field('Business days, in stock').fill('2');
    await save(page);
    expect(await page.getByRole('row').filter({ hasText: 'From the yard' }).textContent()).toContain('2 business days');

    const product = await makeProduct(as, 'Dinghy', {
      texts: { en: { title: 'Dinghy' }, nl: { title: 'Bijboot' } },
      variants: [
        { texts: { en: { title: 'Wood' } }, stockOnHand: 1, stock: { policy: 'backorder' } },
        { texts: { en: { title: 'Steel' } }, stock: { policy: 'backorder' } },
      ],
    });
    await page.goto(`/admin/products/${product.id}`);
    await heading('Dinghy').waitFor();
    await choose('Delivery timeframe', 'From the yard');
    await save(page);
    const shown = async (path: string) => (await shop.request('GET', path)).body as string;
    const [wood, steel] = product.variants as { id: number }[];
    expect(await shown(`/products/dinghy?variant=${wood?.id}`)).toContain('Leaves the yard tomorrow, around ');
    expect(await shown(`/products/dinghy?variant=${steel?.id}`)).toContain('Built in five weeks');
    expect(await shown(`/nl/products/bijboot?variant=${steel?.id}`)).toContain('Gebouwd in vijf weken');

    await page.goto(`/admin/variants/${steel?.id}`);
    await heading('Steel').waitFor();
    await choose('Delivery timeframe', 'Made to order');
    await save(page);
    expect(await shown(`/products/dinghy?variant=${steel?.id}`)).toContain('Made for you: ships in 4-6 weeks');

    await open('Store Settings', 'Delivery timeframes');
    await openEntry('From the yard');
    await button('Delete').click();
    await dialog('From the yard cannot be deleted').getByText('It is used by 1 product').waitFor();
  });

  test('business days: two people edit at once; the second is told and loses nothing', async () => {
    await open('Store Settings', 'Business days');
    await button('Add closure').click();
    await field('Name').fill('Regatta');
    await button('Save').click();
    expect(await page.getByText('Choose a day.').count()).toBe(2);
    await page.getByLabel('First day').fill('2026-07-10');
    await page.getByLabel('Last day').fill('2026-07-09');
    await button('Save').click();
    await page.getByText('The last day must not be before the first.').waitFor();
    await page.getByLabel('Last day').fill('2026-07-12');

    const calendar = await as('GET', '/settings/calendar');
    await as('PUT', '/settings/calendar', { ...calendar, workDays: [1, 2, 3, 4, 5, 6] });
    await button('Save').click();
    const conflict = dialog('Somebody else saved this meanwhile');
    await expectAccessible(page, 'conflict');
    await conflict.getByRole('button', { name: 'Load the latest and keep my changes in the form' }).click();
    await conflict.waitFor({ state: 'hidden' });
    expect(await page.getByRole('checkbox', { name: 'Saturday' }).isChecked()).toBe(true);
    expect(await field('Name').inputValue()).toBe('Regatta');
    await save(page);
    expect(await as('GET', '/settings/calendar')).toMatchObject({
      workDays: [1, 2, 3, 4, 5, 6],
      closures: [{ name: 'Regatta', from: '2026-07-10', to: '2026-07-12' }],
    });
    await button('Remove Regatta').click();
    await page.getByText('No closures. Add one, such as a holiday.').waitFor();
    await button('Discard changes').click();
    expect(await field('Name').inputValue()).toBe('Regatta');
  });

  const names = async (list: string) =>
    (await page.getByRole('list', { name: list }).getByRole('link').allTextContents()) as string[];

  test('locations: ordered by button, keyboard and drag; stock is adjusted at each; a used one stays', async () => {
    await open('Store Settings', 'Locations');
    for (const name of ['Boathouse', 'Quay']) {
      await add('Add location');
      await field('Name').fill(name);
      await save(page);
      await heading('Locations').waitFor();
    }
    await expect.poll(() => names('Locations')).toEqual(['Main location', 'Boathouse', 'Quay']);
    expect(await button('Move Main location up').isDisabled()).toBe(true);
    await button('Move Quay up').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Quay is now 2 of 3.').waitFor({ state: 'attached' });
    await page.keyboard.press('Enter');
    await page.getByText('Quay is now 1 of 3.').waitFor({ state: 'attached' });
    await expect.poll(() => names('Locations')).toEqual(['Quay', 'Main location', 'Boathouse']);
    // What was pressed is at its end: the keyboard goes on from the other button.
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Move Quay down');
    const rows = page.getByRole('list', { name: 'Locations' }).getByRole('listitem');
    await rows.nth(2).dragTo(rows.nth(0));
    await expect.poll(() => names('Locations')).toEqual(['Boathouse', 'Quay', 'Main location']);
    const stored = async () => (await as('GET', '/settings/locations')).items.map(({ name }: { name: string }) => name);
    await expect.poll(stored).toEqual(['Boathouse', 'Quay', 'Main location']);

    const product = await makeProduct(as, 'Fender', { variants: [{ texts: { en: { title: 'Blue' } } }] });
    await page.goto(`/admin/variants/${product.variants[0].id}`);
    await button('Adjust stock').click();
    await choose('Location', 'Quay');
    await field('Units to add').fill('4');
    await dialog('Adjust stock').getByRole('button', { name: 'Save adjustment' }).click();
    await dialog('Adjust stock').getByRole('button', { name: 'Done' }).click();
    const byLocation = page.getByRole('table', { name: 'Stock by location' });
    await byLocation
      .getByRole('row')
      .filter({ hasText: /Quay.*4/ })
      .waitFor();

    await open('Store Settings', 'Locations');
    await page.getByText('4 units on hand').waitFor();
    await openEntry('Quay');
    await button('Delete').click();
    await dialog('Delete Quay?').getByRole('button', { name: 'Delete' }).click();
    await dialog('Quay cannot be deleted').getByText('the stock history names it').waitFor();
    await page.keyboard.press('Escape');
    await dialog('Quay cannot be deleted').waitFor({ state: 'hidden' });
    await open('Store Settings', 'Locations');
    await openEntry('Boathouse');
    await confirmDelete('Boathouse');
    await expect.poll(() => names('Locations')).toEqual(['Quay', 'Main location']);
  });

  test('languages: a new one has its tab in forms and its pages in the shop, and says what goes with it', async () => {
    await open('Store Settings', 'Languages');
    await add('Add language');
    await field('Language').fill('Français');
    await field('Code').fill('FR');
    await field('Spreadsheet prefix').fill('fr');
    await button('Save').click();
    await page.getByText('Enter two small letters such as fr, or with a country such as pt-BR.').waitFor();
    await field('Code').fill('fr');
    await save(page);
    await expect.poll(() => names('Languages')).toEqual(['English', 'Nederlands', 'Français']);
    await page.getByText('Theme in English').waitFor();

    const product = await makeProduct(as, 'Whistle');
    await page.goto(`/admin/products/${product.id}`);
    await language('Français');
    await field('Title').fill('Sifflet');
    await save(page);
    expect((await shop.request('GET', '/fr/products/sifflet')).status).toBe(200);

    await open('Store Settings', 'Languages');
    await openEntry('Français');
    await page.getByText('1 of').first().waitFor();
    await button('Delete').click();
    await dialog('Delete Français?').getByText('1 text written in it is deleted too').waitFor();
    await dialog('Delete Français?').getByRole('button', { name: 'Delete' }).click();
    await toast('Français is deleted');
    expect((await shop.request('GET', '/fr/products/sifflet')).status).toBe(404);
    await openEntry('English');
    await button('Delete').click();
    await dialog('English cannot be deleted').getByText('This is the default language.').waitFor();
  });

  test('shipping: a method is added, put first, switched off; the last one stays on', async () => {
    await open('Shipping Settings', 'Shipping');
    await add('Add shipping method');
    await field('Title').fill('By bike');
    await field('Description').fill('In town, the same day');
    await field('Price').fill('3.50');
    await choose('Tax', 'Standard 21 %');
    await field('Code').fill('bike');
    await save(page);
    expect((await names('Shipping')).at(-1)).toBe('By bike');
    for (let place = 3; place > 0; place -= 1) {
      await button('Move By bike up').click();
      await page.getByText(`By bike is now ${place} of 4.`).waitFor({ state: 'attached' });
    }
    expect((await names('Shipping'))[0]).toBe('By bike');
    await expect.poll(async () => (await as('GET', '/settings/shipping-methods')).items[0].code).toBe('bike');

    for (const { id, ...method } of (await as('GET', '/settings/shipping-methods')).items) {
      if (method.code !== 'bike') await as('PUT', `/settings/shipping-methods/${id}`, { ...method, enabled: false });
    }
    await page.reload();
    await page.getByText('Off', { exact: true }).first().waitFor();
    expect(await page.getByText('Off', { exact: true }).count()).toBe(3);
    await openEntry('By bike');
    await page.getByRole('switch', { name: 'Offer this method' }).click();
    await button('Save').click();
    await page.getByText('This is the last shipping method that is on').first().waitFor();
  });

  test('users: added with a password shown once, who signs in with it; changed, closed and opened again', async () => {
    await open('Store Settings', 'Users');
    await add('Add user');
    await field('Name').fill('Karel Kassa');
    await field('E-mail').fill('karel@example.com');
    await choose('Role', 'Cashier');
    const password = await field('First password').inputValue();
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    await button('Save').click();
    const handOver = dialog('Give this to Karel Kassa');
    await handOver.getByText(password).waitFor();
    await expectAccessible(page, 'hand over');
    await handOver.getByRole('button', { name: 'Done' }).click();
    await heading('Users').waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'Karel Kassa' }).textContent()).toContain('Cashier');

    const karel = await openPage(browser, shop);
    await karel.page.goto('/admin');
    await karel.page.getByLabel('E-mail').fill('karel@example.com');
    await karel.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await karel.page.getByRole('button', { name: 'Sign in' }).click();
    await karel.page.getByRole('navigation', { name: 'Main' }).waitFor();

    // A cashier looks at settings and changes none; users are not for them, and it is said why.
    await karel.page.goto('/admin/settings');
    await karel.page.getByRole('link', { name: 'Taxes' }).waitFor();
    expect(await karel.page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    for (const [path, name] of [
      ['taxes', 'Taxes'],
      ['delivery-timeframes', 'Delivery timeframes'],
      ['locations', 'Locations'],
      ['languages', 'Languages'],
      ['shipping', 'Shipping'],
    ]) {
      await karel.page.goto(`/admin/settings/${path}`);
      await karel.page.getByRole('heading', { name, level: 1 }).waitFor();
      await karel.page.getByRole('main').getByRole('link').nth(2).waitFor();
      expect(await karel.page.getByRole('link', { name: /^Add/ }).count(), path).toBe(0);
      expect(await karel.page.getByRole('button', { name: /^Move/ }).count(), path).toBe(0);
    }
    await karel.page.goto('/admin/settings/business-days');
    await karel.page.getByText('You can look at this, but your role does not let you change it.').waitFor();
    expect(await karel.page.getByRole('checkbox', { name: 'Monday' }).isDisabled()).toBe(true);
    expect(await karel.page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await karel.page.goto('/admin/settings/users');
    await karel.page.getByText("Your role (cashier) does not include 'users'.").waitFor();

    // Their own account they change themselves.
    await karel.page.getByRole('button', { name: 'Karel Kassa: account and language' }).click();
    await karel.page.getByRole('menuitem', { name: 'Your account' }).click();
    await karel.page.getByRole('textbox', { name: 'Your name' }).fill('Karel de Kassa');
    await save(karel.page);
    await karel.page.getByLabel('Current password').fill('not this one');
    await karel.page.getByLabel('New password').fill('my own password');
    await karel.page.getByRole('button', { name: 'Change password' }).click();
    await karel.page.getByText('this is not your current password').waitFor();
    await karel.page.getByLabel('Current password').fill(password);
    await karel.page.getByRole('button', { name: 'Change password' }).click();
    await karel.page.getByText('Your password is changed.').waitFor();

    await page.reload();
    await openEntry('Karel de Kassa');
    await choose('Role', 'Read only');
    await save(page);
    await button('Set a new password').click();
    await dialog('Set a new password').getByRole('textbox').fill('a third password');
    await dialog('Set a new password').getByRole('button', { name: 'Set a new password' }).click();
    await dialog('Give this to Karel de Kassa').getByText('a third password').waitFor();
    await dialog('Give this to Karel de Kassa').getByRole('button', { name: 'Done' }).click();
    await button('Deactivate').click();
    await dialog('Deactivate Karel de Kassa?').getByRole('button', { name: 'Deactivate' }).click();
    await toast('Karel de Kassa is deactivated');
    await button('Activate').click();
    await toast('Karel de Kassa can sign in again');

    await karel.page.reload();
    await karel.page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    expect(karel.complaints).toEqual([]);
    await karel.close();

    await open('Store Settings', 'Users');
    await openEntry('Olga Owner');
    await page.getByText('The last owner stays owner. Make somebody else owner first.').first().waitFor();
    expect(await page.getByRole('combobox', { name: 'Role' }).isDisabled()).toBe(true);
    expect(await button('Deactivate').isDisabled()).toBe(true);
  });

  test('every page of settings meets WCAG 2.2 AA, in light and dark, and fits a phone', async () => {
    const id = async (path: string) => (await as('GET', path)).items[0].id;
    const screens = [
      ['', 'Settings'],
      ['/taxes', 'Taxes'],
      [`/taxes/${await id('/settings/taxes')}`],
      ['/taxes/new', 'Add tax'],
      ['/delivery-timeframes', 'Delivery timeframes'],
      [`/delivery-timeframes/${await id('/settings/delivery-timeframes')}`],
      ['/business-days', 'Business days'],
      ['/locations', 'Locations'],
      [`/locations/${await id('/settings/locations')}`],
      ['/languages', 'Languages'],
      ['/languages/nl', 'Nederlands'],
      ['/shipping', 'Shipping'],
      [`/shipping/${await id('/settings/shipping-methods')}`],
      ['/users', 'Users'],
      ['/users/new', 'Add user'],
      [`/users/${await id('/users')}`],
      ['/account', 'Account'],
    ];
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const [colorScheme, viewport] of [
      ['light', page.viewportSize()],
      ['dark', phone],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      if (viewport) await page.setViewportSize(viewport);
      for (const [path, name] of screens) {
        await page.goto(`/admin/settings${path}`);
        await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
        await page.waitForLoadState('networkidle');
        await expectAccessible(page, `${path} in ${colorScheme}`);
        expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(
          viewport?.width ?? 0,
        );
      }
    }
  });
});
