/** Paying, by the shopper and on the merchant's screens; Stripe's page is that of a server speaking its protocol. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { openStripeServer, type StripeServer, stripeSecrets } from '../support/stripe-server.ts';
import { type Owner, openOwner, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('payments', () => {
  let shop: TestShop;
  let stripe: StripeServer;
  let browser: Browser;
  let as: Owner;
  let page: Page;
  let complaints: string[];
  let close: () => Promise<void>;

  beforeAll(async () => {
    stripe = await openStripeServer({ severalCaptures: true });
    const env = {
      STRIPE_SECRET_KEY: stripeSecrets.secretKey,
      STRIPE_WEBHOOK_SECRET: stripeSecrets.webhookSecret,
      STRIPE_API_BASE: stripe.url,
    };
    shop = await openTestShop({ env });
    browser = await openBrowser();
    as = await openOwner(shop);
  });
  beforeEach(async () => {
    ({ page, complaints, close } = await openPage(browser, shop));
  });
  afterEach(async () => {
    // Only the shopper's way to the payment page leads out of the shop.
    expect(complaints.filter((each) => !each.startsWith(`left the shop: ${stripe.url}/pay/`))).toEqual([]);
    await close();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
    await stripe.close();
  });

  const toast = (text: string) => page.getByRole('alert').filter({ hasText: text }).first().waitFor();
  const payments = () => page.getByRole('region', { name: 'Payments' });

  async function goToCheckout(on: Page, title: string): Promise<void> {
    await on.goto(`/search?q=${encodeURIComponent(title)}`);
    await on.getByRole('link', { name: title }).click();
    await on.getByRole('button', { name: 'Add to cart' }).click();
    await on.getByRole('link', { name: 'Check out' }).click();
    await on.getByLabel('E-mail').fill('anna@example.com');
    await on.getByLabel('Name', { exact: true }).first().fill('Anna Bakker');
    await on.getByLabel('Street and number').first().fill('Kade 1');
    await on.getByLabel('Postal code').first().fill('3011 AA');
    await on.getByLabel('City').first().fill('Rotterdam');
    await on.getByLabel(/^Card/).check();
  }

  test.each([
    ['a desktop', {}],
    ['a phone in the dark', { viewport: phone, colorScheme: 'dark' as const }],
    ['a browser without JavaScript', { javaScriptEnabled: false }],
  ])('on %s: to Stripe and back; goods that leave are charged', async (on, options) => {
    const title = `Card lamp ${on}`;
    await makeVariant(shop, { policy: 'deny', onHand: 1, title, priceMinor: 2000 });
    const shopper = await openPage(browser, shop, options);
    const accessible = async (name: string) => {
      if ('javaScriptEnabled' in options) return;
      await expectAccessible(shopper.page, name);
    };
    await goToCheckout(shopper.page, title);
    await accessible('checkout');
    await shopper.page.getByRole('button', { name: 'Place order' }).click();
    // The page on the way is left by itself; the button of Stripe's page is the next thing to click.
    await shopper.page.waitForURL(/\/pay\/cs_test_/);
    await shopper.page.getByRole('link', { name: 'Back' }).click();
    await shopper.page.getByText('You have not paid yet.').waitFor();
    await shopper.page.getByText('Still to pay: €24.95').waitFor();
    await accessible('order not paid');
    await shopper.page.getByRole('link', { name: 'Pay now' }).click();
    await shopper.page.waitForURL(/\/pay\/cs_test_/);
    await shopper.page.getByRole('button', { name: 'Pay' }).click();
    await shopper.page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    await shopper.page.getByText('Payment authorised').waitFor();
    await accessible('order authorised');
    expect(shopper.complaints.filter((each) => !each.includes(`${stripe.url}/pay/`))).toEqual([]);
    const number = (await shopper.page.getByRole('heading', { level: 2 }).first().innerText()).replace('Order ', '');
    await shopper.close();

    await signInOn(page, '/admin/orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await payments().getByText('Authorised', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ship 1 unit' }).click();
    await toast('1 unit shipped');
    await payments().getByText('Paid', { exact: true }).waitFor();
    await page.getByText('€24.95 received').waitFor();
  });

  test('a bank transfer arrives in parts, too much of it is refunded', { timeout: 120_000 }, async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked', title: 'Bank lamp', priceMinor: 2000 });
    const placed = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId, quantity: 1 }]),
      freshKey(),
    );
    await signInOn(page, `/admin/orders/${placed.body.id}`);
    await payments().getByRole('button', { name: 'Note a payment' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Amount').inputValue()).toBe('24.95');
    await expectAccessible(page, 'note a payment');
    await dialog.getByLabel('Amount').fill('10');
    await dialog.getByRole('button', { name: 'Note the payment' }).click();
    await toast('The payment is noted');
    await payments().getByText('Partly paid').waitFor();
    await payments().getByText('€14.95').waitFor();
    await payments().getByRole('button', { name: 'Note a payment' }).click();
    await dialog.getByLabel('Amount').fill('20.00');
    await dialog.getByRole('button', { name: 'Note the payment' }).click();
    await payments().getByText('To be refunded').waitFor();
    await payments().getByRole('button', { name: 'Refund', exact: true }).click();
    expect(await dialog.getByLabel('Amount').inputValue()).toBe('5.05');
    await expectAccessible(page, 'refund');
    await dialog.getByLabel('Amount').fill('500');
    await dialog.getByText('At most €30.00 can be refunded.').waitFor();
    await dialog.getByLabel('Amount').fill('5.05');
    await dialog.getByRole('button', { name: 'Refund', exact: true }).click();
    await toast('The refund is noted');
    await payments().getByText('Paid', { exact: true }).waitFor();
    await page.getByText('€5.05 refunded').waitFor();
    await expectAccessible(page, 'order');
  });

  test('the merchant decides what is offered, in which order, and how long unpaid orders stay', async () => {
    await signInOn(page, '/admin/settings');
    await page.getByRole('link', { name: 'Payments', exact: true }).click();
    await page.getByRole('heading', { name: 'Payments', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Offer Stripe before the others' }).click();
    await page.getByRole('switch', { name: 'Cancel unpaid orders by bank transfer' }).check();
    await page.getByLabel('After days').fill('0');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Enter a number from 1 to 365.').waitFor();
    await page.getByLabel('After days').fill('10');
    await expectAccessible(page, 'payment settings');
    await save(page);
    expect(await as('GET', '/settings/payments')).toMatchObject({
      methods: ['stripe', 'bank_transfer'],
      unpaidExpireDays: 10,
      onlineExpireMinutes: 120,
    });
    await page.getByRole('switch', { name: 'Bank transfer / invoice' }).uncheck();
    await page.getByRole('switch', { name: 'Stripe' }).uncheck();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Switch on at least one method').waitFor();
    await page.getByRole('switch', { name: 'Stripe' }).check();
    await save(page);

    await makeVariant(shop, { policy: 'untracked', title: 'Only by card' });
    const shopper = await openPage(browser, shop);
    await goToCheckout(shopper.page, 'Only by card');
    expect(await shopper.page.getByLabel(/^Bank transfer/).count()).toBe(0);
    await shopper.close();
  });

  test('whether orders are sent in parts can be fixed for everyone', async () => {
    await signInOn(page, '/admin/settings/orders');
    await page.getByRole('radio', { name: 'Always send everything together' }).check();
    await page.getByLabel('Details under the store’s name').fill('VAT NL001234567B01');
    await expectAccessible(page, 'order settings');
    await save(page);
    await makeVariant(shop, { policy: 'backorder', onHand: 0, title: 'Late lamp' });
    const shopper = await openPage(browser, shop);
    await goToCheckout(shopper.page, 'Late lamp');
    await shopper.page.getByText('We send everything together once it is all there.').waitFor();
    expect(await shopper.page.getByLabel('Send everything together').count()).toBe(0);
    await shopper.close();
  });
});
