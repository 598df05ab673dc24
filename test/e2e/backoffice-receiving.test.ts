/**
 * From an order beyond the stock to the shelf: bought, counted with a scanner, checked, put away; the first shopper
 * filled, the second told why they wait, shipments prepared. And what a person may change about it.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSound, freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describeInBrowser('receiving', () => {
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

  async function place(variantId: number, quantity: number, more: Record<string, unknown> = {}) {
    const answer = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId, quantity }], more),
      freshKey(),
    );
    expect(answer.status).toBe(201);
    return answer.body as { id: number; number: string };
  }

  /** A product of one variant that was ordered from its supplier. */
  async function bought(title: string, sku: string, units: number) {
    const product = await makeProduct(as, title, {
      variants: [{ texts: { en: { title: 'Default' } }, sku, stock: { policy: 'backorder' } }],
    });
    const variantId = product.variants[0].id as number;
    const draft = await as('POST', '/purchase-orders', {
      lines: [{ variantId, ordered: units, expectedOn: day(5) }],
    });
    const purchase = await as('POST', `/purchase-orders/${draft.id}/order`, { version: draft.version });
    return { variantId, purchase };
  }

  const scan = async (page: Page, code: string) => {
    await page.getByLabel('SKU or EAN').fill(code);
    await page.getByLabel('SKU or EAN').press('Enter');
  };

  test('a part comes: scanned, checked, received; one is filled, the other waits, shipments are prepared', async () => {
    const { variantId, purchase } = await bought('Deck chair', 'DC-1', 5);
    const first = await place(variantId, 2);
    const second = await place(variantId, 3);
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Backorders');
    const waits = page.getByRole('row').filter({ hasText: 'Deck chair' });
    await waits.getByText(`${purchase.number}, by`).waitFor();
    await expectAccessible(page, 'backorders by variant');
    await page.getByText('By order', { exact: true }).click();
    const behind = page.getByRole('row').filter({ hasText: second.number });
    await behind.getByText('2 units of others come first.').waitFor();
    await page.getByRole('row').filter({ hasText: first.number }).getByText('It is next in line.').waitFor();
    await expectAccessible(page, 'backorders by order');

    await openSection(page, 'Purchasing');
    await page.getByRole('link', { name: purchase.number }).click();
    await page.getByRole('heading', { name: purchase.number, level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Receive goods' }).click();
    await page.getByRole('heading', { name: `Receive ${purchase.number}`, level: 1 }).waitFor();
    for (let each = 0; each < 4; each += 1) await scan(page, 'dc-1');
    await page.getByRole('status').getByText('Deck chair, DC-1: 4 counted').waitFor();
    await scan(page, 'NO-SUCH');
    await page.getByText('Nothing has the SKU or EAN NO-SUCH. It was not counted.').waitFor();
    const damaged = page.getByRole('textbox', { name: 'Damaged of Deck chair, DC-1' });
    await damaged.fill('9');
    await page.getByText('More are damaged than were counted.').waitFor();
    await damaged.fill('1');
    await page.getByText('3 accepted').waitFor();
    await page.getByText('2 short').waitFor();
    await page.getByText('Will not come', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Packing slip number' }).fill('PS 7');
    await expectAccessible(page, 'counting');
    await page.reload(); // nothing counted is lost
    await page.getByText('3 accepted').waitFor();
    await page.getByRole('button', { name: 'Check who gets what', exact: true }).click();

    const willFill = page.getByRole('table', { name: 'Will be filled' });
    await willFill.getByRole('row').filter({ hasText: first.number }).waitFor();
    await page.getByRole('table', { name: 'Promises that hold no more' }).getByText(second.number).waitFor();
    await expectAccessible(page, 'checking');
    await page.getByRole('button', { name: 'Receive 3 units' }).click();
    await page.getByRole('heading', { name: 'DEL00001', level: 1 }).waitFor();
    await page.getByText('3 units for 2 orders of 1 customer.').first().waitFor();
    const still = page.getByRole('table', { name: 'Still waits' });
    await still.getByRole('row').filter({ hasText: second.number }).getByText('2', { exact: true }).waitFor();
    await expectAccessible(page, 'delivery');
    await page.getByRole('button', { name: 'Prepare 2 shipments' }).click();
    await page.getByRole('link', { name: '2 shipments prepared' }).click();
    await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
    await page.getByRole('link', { name: first.number }).waitFor();
    await page.getByRole('link', { name: second.number }).waitFor();
    expect(await as('GET', `/purchase-orders/${purchase.id}`)).toMatchObject({ state: 'received' });
    await expectSound(shop);
    expect(complaints).toEqual([]);
    await close();
  });

  test('on a phone: a later order is given first, with a reason that is kept', async () => {
    const { variantId, purchase } = await bought('Hammock', 'HM-1', 2);
    const first = await place(variantId, 2);
    const urgent = await place(variantId, 1, { email: 'urgent@example.com' });
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone });
    await page.goto(`/admin/purchasing/receive?order=${purchase.id}`);
    await page.getByLabel('E-mail').fill('olga@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('a long password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'All came as ordered' }).click();
    await page.getByText('2 units counted on 1 line').waitFor();
    await expectAccessible(page, 'counting on a phone');
    await page.getByRole('button', { name: 'Check who gets what', exact: true }).click();
    await page.getByRole('button', { name: new RegExp(`Give first to ${urgent.number}`) }).click();
    const dialog = page.getByRole('dialog', { name: 'Give first' });
    await dialog.getByRole('button', { name: 'Give first' }).click();
    await dialog.getByText('Say why, in a few words.').waitFor();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Birthday on Friday');
    await expectAccessible(page, 'giving first');
    await dialog.getByRole('button', { name: 'Give first' }).click();
    await page.getByText('Birthday on Friday').waitFor();
    const willFill = page.getByRole('table', { name: 'Will be filled' });
    await willFill.getByRole('row').filter({ hasText: urgent.number }).getByText('By hand').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    await page.getByRole('button', { name: 'Receive 2 units' }).click();
    await page.getByRole('heading', { name: 'Given first, by hand: Hammock' }).waitFor();
    await page.getByText(/Birthday on Friday — Olga Owner/).waitFor();
    expect((await as('GET', `/orders/${urgent.id}`)).lines).toMatchObject([{ allocated: 1, waiting: 0 }]);
    expect((await as('GET', `/orders/${first.id}`)).lines).toMatchObject([{ allocated: 1, waiting: 1 }]);
    await expectAccessible(page, 'delivery on a phone');
    await expectSound(shop);
    expect(complaints).toEqual([]);
    await close();
  });
});
