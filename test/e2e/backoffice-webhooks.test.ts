/** Settings > Webhooks: added, tried, looked into, sent again, and switched off. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { openWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('webhooks', () => {
  let shop: TestShop;
  let browser: Browser;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    shop = await openTestShop({ env: { WEBHOOKS_TO_PRIVATE: '1' } });
    browser = await openBrowser();
    receiver = await openWebhookReceiver();
    await openOwner(shop);
  });
  afterAll(async () => {
    await browser.close();
    await receiver.close();
    await shop.close();
  });

  async function order(variantId: number) {
    const body = orderFor([{ variantId, quantity: 1 }]);
    expect((await shop.request('POST', '/api/v1/storefront/orders', body, freshKey())).status).toBe(201);
  }
  const toast = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).first().waitFor();

  test('one is added, tried, fails, and what it missed is sent again', async () => {
    const variantId = await makeVariant(shop, { onHand: 9 });
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Settings');
    await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
    await page.getByText('No webhooks yet').waitFor();
    await expectAccessible(page, 'no webhooks');
    await page.getByRole('link', { name: 'Add webhook' }).click();
    await page.getByRole('heading', { name: 'Add webhook', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Choose at least one topic.').waitFor();
    await page.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
    await page.getByRole('textbox', { name: 'Description' }).fill('Bookkeeping');
    await page.getByRole('checkbox', { name: 'Order placed' }).check();
    await expectAccessible(page, 'adding a webhook');
    await save(page);
    await page.getByRole('heading', { name: 'Bookkeeping', level: 1 }).waitFor();

    await page.getByRole('button', { name: 'Send test message' }).click();
    await page.getByText('It arrived, in').waitFor();
    await page.getByRole('button', { name: 'Show secret' }).click();
    await page.getByText(/^whsec_/).waitFor();

    receiver.answerWith(() => ({ status: 500, text: 'out of order' }));
    await order(variantId);
    const log = page.getByRole('region', { name: 'DELIVERY LOG' });
    await expect
      .poll(
        async () => {
          await page.reload();
          await log.getByRole('row').first().waitFor();
          return log.textContent();
        },
        { timeout: 60_000, interval: 2_000 },
      )
      .toMatch(/order\.created.*500/);
    await page.reload(); // the log and the state are two looks, and the failure may have come between them
    await page.getByText('Not answering').waitFor();
    receiver.answerWith(() => ({ status: 200, text: 'booked' }));
    await log
      .getByRole('button', { name: /^Open msg_/ })
      .first()
      .click();
    const message = page.getByRole('dialog', { name: 'Message' });
    await message.getByText('out of order').first().waitFor();
    await expectAccessible(page, 'a message');
    await expect.poll(() => message.textContent(), { timeout: 60_000 }).toMatch(/Delivered.*booked/);
    await message.getByRole('button', { name: 'Close' }).click();

    const before = receiver.received.length;
    await log.getByRole('button', { name: 'Send again from a time' }).click();
    const form = page.getByRole('dialog', { name: 'Send again from a time' });
    await form.getByText('All', { exact: true }).click();
    await expectAccessible(page, 'sending again');
    await form.getByRole('button', { name: 'Send again' }).click();
    await toast(page, 'message is sent again');
    await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBe(before + 1);

    await page.getByRole('button', { name: 'Disable' }).click();
    await toast(page, 'The webhook is disabled');
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    await page.setViewportSize(phone);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page, 'a webhook on a phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog', { name: 'Delete Bookkeeping?' }).getByRole('button', { name: 'Delete' }).click();
    await toast(page, 'Bookkeeping is deleted');
    await page.getByText('No webhooks yet').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
