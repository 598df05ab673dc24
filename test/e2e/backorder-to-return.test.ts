/**
 * The whole way of goods that were sold before they were there, by clicks: bought as suggested, received in part, the
 * first order shipped; the day slips twice, silence first agrees and then cancels (US rules), and goods come back. The
 * instants and the other rules are in test/scenarios/from-backorder-to-return.test.ts.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailNotices } from '../../server/src/delays/mail-notices.ts';
import { reviewPromises } from '../../server/src/delays/review-promises.ts';
import { settleDelays } from '../../server/src/delays/settle-delays.ts';
import { expectSound, freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

const oneDay = 86_400_000;
const day = (days: number) => new Date(Date.now() + days * oneDay).toISOString().slice(0, 10);
type Order = { id: number; number: string; orderUrl: string };

describeInBrowser('from backorder to return', () => {
  let shop: TestShop;
  let as: Owner;
  let browser: Browser;
  let daysPassed = 0;

  beforeAll(async () => {
    shop = await openTestShop({ clock: () => new Date(Date.now() + daysPassed * oneDay) });
    as = await openOwner(shop);
    browser = await openBrowser();
    const { version } = await as('GET', '/settings/delays');
    await as('PUT', '/settings/delays', { version, rules: 'us', graceDays: 7, answerDays: 5, onSilence: 'cancel' });
    await as('POST', '/suppliers', { name: 'Rope Works', leadTimeDays: 9 });
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  async function place(variantId: number, quantity: number): Promise<Order> {
    const body = orderFor([{ variantId, quantity }]);
    const answer = await shop.request('POST', '/api/v1/storefront/orders', body, freshKey());
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  }

  async function openOrder(page: Page, number: string): Promise<void> {
    await openSection(page, 'Orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await page.getByRole('heading', { name: number, level: 1 }).waitFor();
  }

  /** The merchant moves the day; then the minute's job finds whom it breaks a promise to, and mails are written. */
  async function slip(page: Page, to: string, told: Order): Promise<void> {
    await openSection(page, 'Purchasing');
    await page.getByRole('link', { name: 'PO00001' }).click();
    await page.getByRole('heading', { name: 'PO00001', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('menuitem', { name: 'Change expected days' }).click();
    await page.getByRole('dialog').getByLabel('Expected day of Anchor line').fill(to);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await reviewPromises(shop);
    await mailNotices(shop, told.id);
  }

  /** Nobody answers until that many days have passed. */
  async function silence(page: Page, until: number, order: Order, outcome: string): Promise<void> {
    daysPassed = until;
    await settleDelays(shop);
    await openSection(page, 'Orders');
    await page.getByRole('link', { name: 'Late deliveries' }).click();
    await page.getByText('Decided', { exact: true }).click();
    await page.reload(); // weeks lie between two looks at the list, which here is still fresh
    const row = page.getByRole('row').filter({ hasText: order.number }).filter({ hasText: outcome });
    await row.getByText('by silence').waitFor();
  }

  test('suggested, received in part, shipped, late, agreed by silence, cancelled by silence, returned', {
    timeout: 300_000,
  }, async () => {
    const product = await makeProduct(as, 'Anchor line', {
      supplier: 'Rope Works',
      variants: [{ texts: { en: { title: 'Default' } }, sku: 'AL-1', stock: { policy: 'backorder' }, stockOnHand: 1 }],
    });
    const variantId = product.variants[0].id as number;
    const first = await place(variantId, 3); // one is there
    const { page, complaints, close } = await openPage(browser, shop);
    const shopper = await openPage(browser, shop, { viewport: phone });
    await signInOn(page);
    await shop.pool.query(`update sessions set expires_at = '2099-01-01'`); // weeks pass here

    await openSection(page, 'Purchasing');
    await page.getByRole('link', { name: 'Suggested' }).click();
    await page.getByRole('button', { name: 'Make a draft for Rope Works' }).click();
    await page.getByRole('heading', { name: 'PO00001', level: 1 }).waitFor();
    await page.getByRole('textbox', { name: 'Units of Anchor line' }).fill('6');
    await save(page);
    await page.getByRole('button', { name: 'Mark as ordered' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as ordered' }).click();
    await page.getByText('Ordered', { exact: true }).first().waitFor();
    const second = await place(variantId, 2);

    await page.getByRole('link', { name: 'Receive goods' }).click();
    for (let each = 0; each < 2; each += 1) {
      await page.getByLabel('SKU or EAN').fill('AL-1');
      await page.getByLabel('SKU or EAN').press('Enter');
    }
    await page.getByText('4 short').waitFor();
    await page.getByRole('button', { name: 'Check who gets what', exact: true }).click();
    await page.getByRole('button', { name: 'Receive 2 units' }).click();
    const still = page.getByRole('table', { name: 'Still waits' });
    await still.getByRole('row').filter({ hasText: second.number }).waitFor();
    await page.getByRole('button', { name: 'Prepare 1 shipment' }).click();
    await page.getByRole('link', { name: '1 shipment prepared' }).click();

    await openOrder(page, first.number);
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ship 3 units' }).click();
    await page.getByRole('region', { name: 'Shipments' }).getByText('Shipped', { exact: true }).waitFor();
    await shopper.page.goto(first.orderUrl);
    await shopper.page.getByRole('heading', { name: 'What we have sent' }).waitFor();

    await slip(page, day(19), second);
    await shopper.page.goto(second.orderUrl);
    await shopper.page.getByRole('link', { name: 'Wait or cancel' }).click();
    await shopper.page.getByRole('button', { name: 'I will wait' }).waitFor(); // and leaves it at that
    await silence(page, 10, second, 'Waits');

    await slip(page, day(40), second);
    await silence(page, 20, second, 'Cancelled');
    await expectAccessible(page, 'decided by silence');
    await shopper.page.goto(second.orderUrl);
    await shopper.page.getByText('Cancelled').first().waitFor();

    await openOrder(page, first.number);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Take goods back' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Units returned: Anchor line' }).fill('1');
    await dialog.getByLabel('Reason').fill('too long');
    await dialog.getByRole('button', { name: 'Take 1 unit back' }).click();
    await page
      .getByRole('region', { name: 'Timeline' })
      .getByText(/^1 unit returned/)
      .waitFor();
    expect((await as('GET', `/orders/${second.id}`)).lines[0]).toMatchObject({ cancelled: 2, waiting: 0 });
    expect((await as('GET', `/orders/${first.id}`)).lines[0]).toMatchObject({ shipped: 3, returned: 1 });
    await expectSound(shop);
    expect([...complaints, ...shopper.complaints]).toEqual([]);
    await shopper.close();
    await close();
  });
});
