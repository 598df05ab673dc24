/** Orders handled on their screens, by visible labels. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { type Owner, openOwner, openSection, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage } from './support/browser.ts';

describeInBrowser('orders on their screens', () => {
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

  async function place(lines: { variantId: number; quantity: number }[], more: Record<string, unknown> = {}) {
    const placed = await shop.request('POST', '/api/v1/storefront/orders', orderFor(lines, more), freshKey());
    expect(placed.status, JSON.stringify(placed.body)).toBe(201);
    return placed.body;
  }
  const dialog = () => page.getByRole('dialog');
  const toast = (text: string) => page.getByRole('alert').filter({ hasText: text }).first().waitFor();
  async function openOrder(number: string) {
    await openSection(page, 'Orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await page.getByRole('heading', { name: number, level: 1 }).waitFor();
  }

  test('an order with a backorder ships partly, with its tracking, and says so in its timeline', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2, title: 'Storm kettle' });
    const order = await place([{ variantId, quantity: 5 }]);
    await openOrder(order.number);
    await page.getByText('3 units on backorder').waitFor();
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await dialog().getByRole('textbox', { name: 'Units to ship: Storm kettle' }).fill('1');
    await dialog().getByRole('combobox', { name: 'Carrier' }).or(dialog().getByLabel('Carrier')).first().fill('PostNL');
    await dialog().getByLabel('Tracking number').fill('3SABC');
    await expectAccessible(page, 'ship');
    await dialog().getByRole('button', { name: 'Ship 1 unit' }).click();
    await toast('1 unit shipped');
    await dialog().waitFor({ state: 'hidden' });
    const shipments = page.getByRole('region', { name: 'Shipments' });
    await shipments.getByText('1 × Storm kettle').waitFor();
    expect(await shipments.getByRole('link', { name: 'Follow the parcel' }).getAttribute('href')).toBe(
      'https://jouw.postnl.nl/track-and-trace/3SABC-NL-1234AB',
    );
    await page.getByText('Partly shipped').first().waitFor();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText(/^1 unit shipped as SHP/).waitFor();

    await timeline.getByLabel('Add a note').fill('Fragile: call first');
    await timeline.getByRole('button', { name: 'Add note' }).click();
    await timeline.getByText('Fragile: call first').waitFor();

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Put on hold' }).click();
    await page.getByText('Since').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Let it go on' }).click();
    await toast('The order goes on');

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Cancel units' }).click();
    await dialog().getByRole('textbox', { name: 'Units to cancel: Storm kettle' }).fill('3');
    await dialog().getByLabel('Reason').fill('changed their mind');
    await expectAccessible(page, 'cancel');
    await dialog().getByRole('button', { name: 'Cancel 3 units' }).click();
    await toast('3 units cancelled');
    await timeline.getByText('changed their mind').waitFor();
    expect((await as('GET', `/orders/${order.id}`)).lines[0]).toMatchObject({ cancelled: 3, shipped: 1, allocated: 1 });
  });

  test('shipments of chosen orders are prepared at once, and the list shows what is prepared', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 3, title: 'Lamp oil' });
    const first = await place([{ variantId, quantity: 1 }]);
    const second = await place([{ variantId, quantity: 2 }]);
    const waits = await place([{ variantId, quantity: 2 }]);
    await openSection(page, 'Orders');
    for (const { number } of [first, second, waits]) await page.getByLabel(`Select ${number}`).click();
    await page.getByRole('button', { name: '3 item(s) selected' }).click();
    await page.getByRole('menuitem', { name: 'Prepare shipments' }).click();
    await dialog().getByText('2 shipments are prepared').waitFor();
    await dialog().getByText(`${waits.number}: nothing is there to send yet`).waitFor();
    await expectAccessible(page, 'prepared');
    await dialog().getByRole('link', { name: 'Show the prepared' }).click();
    await page.waitForURL(/filter=prepared/);
    await page.getByRole('link', { name: first.number, exact: true }).waitFor();
    expect(await page.getByRole('link', { name: waits.number, exact: true }).count()).toBe(0);

    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByRole('combobox', { name: 'Shipment' }).or(page.getByLabel('Shipment')).first().click();
    await page.getByRole('option', { name: 'Shipped', exact: true }).click();
    await page.getByText('No order matches').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear search and filters' }).last().click();
    await page.getByRole('link', { name: waits.number, exact: true }).waitFor();
    await expectAccessible(page, 'orders');
  });
});
