/** A hundred thousand shoppers wait, and all of their goods come: received by one click, with progress. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSound, makeQueue } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage } from './support/browser.ts';

const lines = 100_000;
/** However busy the machine is; a quiet one needs a tenth. */
const patient = { timeout: 240_000 };

describeInBrowser('receiving for many', () => {
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

  test('100,000 lines are filled by one click, in the background, and the page tells how far it is', async () => {
    const product = await makeProduct(as, 'Rope', {
      variants: [{ texts: { en: { title: 'Default' } }, sku: 'R', stock: { policy: 'backorder' } }],
    });
    const variantId = product.variants[0].id as number;
    const draft = await as('POST', '/purchase-orders', { lines: [{ variantId, ordered: lines }] });
    const purchase = await as('POST', `/purchase-orders/${draft.id}/order`, { version: draft.version });
    await makeQueue(shop, variantId, lines);

    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page, `/admin/purchasing/orders/${purchase.id}`);
    await page.getByRole('link', { name: 'Receive goods' }).click();
    await page.getByRole('button', { name: 'All came as ordered' }).click();
    await page.getByRole('button', { name: 'Check who gets what', exact: true }).click();
    const receive = page.getByRole('button', { name: 'Receive 100,000 units' });
    await receive.waitFor(patient);
    await receive.click(patient);

    const progress = page.getByRole('progressbar', { name: 'Serving those who wait' });
    await progress.waitFor(patient);
    await page.getByText(/^[1-9][\d,]* of 100,000 lines\. You may leave this page/).waitFor(patient);
    await expectAccessible(page, 'serving those who wait');
    await page.getByText('100,000 units for 100,000 orders of 100,000 customers.').first().waitFor(patient);
    await page.getByRole('button', { name: 'Prepare 100,000 shipments' }).waitFor();
    const { stock } = await as('GET', `/variants/${variantId}`);
    expect(stock).toMatchObject({ onHand: lines, allocated: lines, waiting: 0 });
    await expectSound(shop);
    expect(complaints).toEqual([]);
    await close();
  });
});
