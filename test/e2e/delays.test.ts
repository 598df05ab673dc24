/** A day slips: the shopper decides by the mail's links, the merchant sees it, and sets whose rules hold. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailNotices } from '../../server/src/delays/mail-notices.ts';
import { reviewPromises } from '../../server/src/delays/review-promises.ts';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('late deliveries', () => {
  let shop: TestShop;
  let browser: Browser;
  const orders: { id: number; number: string; orderUrl: string }[] = [];

  beforeAll(async () => {
    shop = await openTestShop();
    await openOwner(shop);
    browser = await openBrowser();
    const variantId = await makeVariant(shop, { policy: 'backorder', title: 'Brass lamp' });
    const supply = await shop.pool.query(
      `with po as (insert into purchase_orders (ordered_at, state) values (now(), 'ordered') returning id)
       insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
       select id, $1, (select min(id) from locations), 9, current_date + 10 from po returning id`,
      [variantId],
    );
    for (const quantity of [2, 3]) {
      const body = orderFor([{ variantId, quantity }]);
      const answer = await shop.request('POST', '/api/v1/storefront/orders', body, freshKey());
      orders.push(answer.body);
    }
    await shop.pool.query('update purchase_order_lines set expected_on = current_date + 20 where id = $1', [
      supply.rows[0].id,
    ]);
    await reviewPromises(shop);
    for (const { id } of orders) await mailNotices(shop, id);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  test('on a phone, from the mail: I will wait, or Cancel my order', async () => {
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone });
    const [first, second] = orders as [(typeof orders)[0], (typeof orders)[0]];
    await page.goto(first.orderUrl);
    await page.getByRole('link', { name: 'Wait or cancel' }).click();
    await page.getByRole('heading', { name: 'Some of your goods come later' }).waitFor();
    expect(await page.getByText('Brass lamp').count()).toBe(1);
    await expectAccessible(page, 'wait or cancel');
    await page.getByRole('button', { name: 'I will wait' }).click();
    await page.getByRole('status').getByText('Thank you for your patience').waitFor();

    await page.goto(`${second.orderUrl}/delay?answer=cancel`);
    await page.getByRole('button', { name: 'Cancel my order' }).click();
    await page.getByRole('status').getByText('These goods are cancelled').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('Orders > Late deliveries tells what became of it; Settings > Late deliveries whose rules hold', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Orders');
    await page.getByRole('link', { name: 'Late deliveries' }).click();
    await page.getByText('No promise is broken').waitFor();
    await page.getByText('Decided', { exact: true }).click();
    const rows = page.getByRole('row');
    await rows.filter({ hasText: orders[0]?.number }).getByText('Waits', { exact: true }).waitFor();
    await rows.filter({ hasText: orders[1]?.number }).getByText('Cancelled', { exact: true }).waitFor();
    await expectAccessible(page, 'late deliveries');
    await openSection(page, 'Settings');
    await page.getByRole('link', { name: 'Late deliveries' }).click();
    await page.getByRole('radio', { name: 'My own' }).check();
    await page.getByRole('textbox', { name: 'Days of grace' }).fill('5');
    await expectAccessible(page, 'late deliveries, settings');
    await save(page);
    await page.reload();
    expect(await page.getByRole('textbox', { name: 'Days of grace' }).inputValue()).toBe('5');
    expect(complaints).toEqual([]);
    await close();
  });
});
