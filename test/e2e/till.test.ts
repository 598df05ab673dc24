/** The register at /pos, on a tablet and a phone: from the code that enrols it to the counted drawer. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSound, freshKey, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { makeProduct, type Owner, openOwner, openSection, owner, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

const tablet = { width: 1024, height: 768 };
const pin = '2580';

describeInBrowser('the register', () => {
  let shop: TestShop;
  let as: Owner;
  let browser: Browser;
  const variants: Record<string, number> = {};

  beforeAll(async () => {
    shop = await openTestShop();
    as = await openOwner(shop);
    browser = await openBrowser();
    for (const [title, sku, policy, stockOnHand] of [
      ['Rope', 'RP-1', 'backorder', 5],
      ['Lantern', 'LN-1', 'deny', 3],
      ['Anchor', 'AN-1', 'backorder', 1],
      ['Buoy', 'BY-1', 'backorder', 0],
    ] as const) {
      const product = await makeProduct(as, title, {
        variants: [{ texts: { en: { title: 'Default' } }, sku, priceMinor: 1000, stock: { policy }, stockOnHand }],
      });
      variants[title] = product.variants[0].id;
    }
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const stockOf = async (title: string) => (await as('GET', `/variants/${variants[title]}`)).stock;
  const basket = (page: Page) => page.getByRole('region', { name: 'Basket' });
  const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

  /** Types as a scanner does: anywhere on the page, faster than a person, ended by Enter. */
  async function wedge(page: Page, code: string) {
    // At once, as a busy machine types slower than a scanner.
    await page.evaluate(`document.activeElement?.blur();
      for (const key of [...${JSON.stringify(code)}, 'Enter'])
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));`);
  }

  async function typePin(page: Page) {
    for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByRole('button', { name: 'Enter', exact: true }).click();
  }

  /** A register made by the API and opened on a page. */
  async function openRegister(page: Page, name: string) {
    const [{ id: locationId }] = (await as('GET', '/settings/locations')).items;
    const register = await as('POST', '/settings/registers', { name, locationId });
    const { code } = await as('POST', `/settings/registers/${register.id}/code`);
    await page.goto('/pos');
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Use this device' }).click();
    await typePin(page);
    await page.getByLabel('Cash in the drawer').fill('100');
    await page.getByRole('button', { name: 'Open the register' }).click();
    await page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  }

  test('a manager makes it, a device becomes it, somebody signs in, opens it, sells, and closes it', async () => {
    const office = await openPage(browser, shop);
    await signInOn(office.page);
    await openSection(office.page, 'Settings');
    await office.page.getByRole('link', { name: 'Account' }).click();
    await office.page.getByRole('textbox', { name: 'New PIN' }).fill('1234');
    await office.page.getByRole('button', { name: 'Set the PIN' }).click();
    await office.page.getByText('this is one of the first that anybody would try').waitFor();
    await office.page.getByRole('textbox', { name: 'New PIN' }).fill(pin);
    await office.page.getByRole('button', { name: 'Set the PIN' }).click();
    await office.page.getByText('You have a PIN.').waitFor();
    await expectAccessible(office.page, 'account');
    await openSection(office.page, 'Settings');
    await office.page.getByRole('link', { name: 'Registers' }).click();
    await office.page.getByText('No registers yet').waitFor();
    await expectAccessible(office.page, 'no registers');
    await office.page.getByRole('link', { name: 'Add register' }).click();
    await office.page.getByLabel('Name').fill('Counter');
    await office.page.getByRole('button', { name: 'Save', exact: true }).click();
    await office.page.getByRole('heading', { name: 'Counter', level: 1 }).waitFor();
    await office.page.getByRole('button', { name: 'Make a code' }).click();
    const code = await dialog(office.page, 'Code for Counter')
      .getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/)
      .textContent();
    await expectAccessible(office.page, 'a code');

    const { page, complaints, close } = await openPage(browser, shop, { viewport: tablet });
    await page.goto('/pos');
    await page.getByRole('heading', { name: 'Make this device a register', level: 1 }).waitFor();
    await expectAccessible(page, 'enrolling');
    await page.getByLabel('Code').fill('WRONG-234');
    await page.getByRole('button', { name: 'Use this device' }).click();
    await page.getByText('this code is wrong or has run out').waitFor();
    await page.getByLabel('Code').fill(code ?? '');
    await page.getByRole('button', { name: 'Use this device' }).click();
    await page.getByRole('heading', { name: `PIN of ${owner.name}`, level: 1 }).waitFor();
    await expectAccessible(page, 'PIN');
    await page.keyboard.type('9999');
    await page.keyboard.press('Enter');
    await page.getByText('This is not your PIN.').waitFor();
    await typePin(page);
    await page.getByRole('heading', { name: 'Open Counter', level: 1 }).waitFor();
    await expectAccessible(page, 'opening');
    await page.getByLabel('Cash in the drawer').fill('100');
    await page.getByRole('button', { name: 'Open the register' }).click();

    await page.getByRole('heading', { name: 'Counter', level: 1, exact: true }).waitFor();
    await page.getByRole('button', { name: /^Rope/ }).click();
    await wedge(page, 'ln-1');
    await basket(page).getByText('Lantern').waitFor();
    await wedge(page, 'NO-SUCH');
    await page.getByRole('status').filter({ hasText: 'No product has the SKU or EAN NO-SUCH' }).waitFor();
    await page.getByRole('searchbox', { name: 'Scan or search' }).fill('rop');
    const offered = page.getByRole('region', { name: 'Products' });
    await offered.getByRole('button', { name: /^Lantern/ }).waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Scan or search' }).press('Enter');
    await basket(page).getByRole('img', { name: '2 units' }).waitFor();
    await expectAccessible(page, 'selling');
    await basket(page)
      .getByRole('button', { name: /^Lantern/ })
      .click();
    await dialog(page, 'Lantern').getByRole('button', { name: 'Discount' }).click();
    await dialog(page, 'Discount on Lantern').getByRole('button', { name: '10 %' }).click();
    await page.getByText('€1.00 off leaves €9.00.').waitFor();
    await expectAccessible(page, 'a discount');
    await page.getByRole('button', { name: 'Give the discount' }).click();
    await basket(page).getByText('€29.00').waitFor();
    await page.reload(); // a closed tab loses nothing
    await basket(page).getByText('€29.00').waitFor();
    await basket(page).getByRole('button', { name: 'Pay', exact: true }).click();
    const paying = dialog(page, 'Pay');
    await expectAccessible(page, 'paying');
    await paying.getByText('Card', { exact: true }).click();
    await paying.getByLabel('Amount on the card terminal').fill('9');
    await paying.getByRole('button', { name: 'Pay this part' }).click();
    await paying.getByText('Cash', { exact: true }).click();
    await paying.getByRole('button', { name: '€50.00' }).click();
    const receipt = dialog(page, /^Receipt \d+-000001$/);
    await receipt.getByText('€30.00').first().waitFor();
    await expectAccessible(page, 'a receipt');
    await receipt.getByLabel('Mail the receipt to').fill('shopper@example.com');
    await receipt.getByRole('button', { name: 'Mail', exact: true }).click();
    await receipt.getByText('The receipt is on its way to shopper@example.com.').waitFor();
    await receipt.getByRole('button', { name: 'Done' }).click();
    await basket(page).getByText('Nothing here yet').waitFor();
    expect(await stockOf('Rope')).toMatchObject({ onHand: 3, available: 3 });

    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'Close the register' }).click();
    const closing = dialog(page, 'Close Counter');
    await closing.getByText('€120.00').waitFor();
    await closing.getByLabel('Cash counted').fill('119.50');
    await closing.getByText('€0.50 short.').waitFor();
    await expectAccessible(page, 'closing');
    await closing.getByLabel('What may have happened?').fill('A coin rolled away');
    await closing.getByRole('button', { name: 'Close the register' }).click();
    await page.getByRole('heading', { name: 'Open Counter', level: 1 }).waitFor();
    await expectSound(shop);
    expect([...complaints, ...office.complaints]).toEqual([]);
    await close();
    await office.close();
  });

  test('goods come back, and are exchanged', async () => {
    const { page, complaints, close } = await openPage(browser, shop, { viewport: tablet });
    await openRegister(page, 'Returns');
    await wedge(page, 'RP-1');
    await basket(page).getByRole('button', { name: 'Pay', exact: true }).click();
    await dialog(page, 'Pay').getByRole('button', { name: '€10.00' }).click();
    await dialog(page, /^Receipt/)
      .getByRole('button', { name: 'Done' })
      .click();
    await page.getByRole('button', { name: 'Receipts' }).click();
    await expectAccessible(page, 'receipts');
    await dialog(page, 'Receipts')
      .getByRole('button', { name: /-000001/ })
      .first()
      .click();
    await dialog(page, /^Receipt \d/)
      .getByRole('button', { name: 'Take goods back' })
      .click();
    await page.getByRole('textbox', { name: 'Rope' }).fill('1');
    await expectAccessible(page, 'taking back');
    await page.getByRole('button', { name: 'Take back €10.00' }).click();
    await basket(page).getByText('To be given back').waitFor();
    await wedge(page, 'LN-1');
    await wedge(page, 'LN-1');
    await basket(page).getByRole('img', { name: '2 units' }).waitFor();
    await expectAccessible(page, 'an exchange');
    await basket(page).getByRole('button', { name: 'Pay', exact: true }).click();
    await dialog(page, 'Pay').getByText('Card', { exact: true }).click();
    await dialog(page, 'Pay').getByRole('button', { name: 'Paid by card' }).click();
    await dialog(page, /^Receipt/)
      .getByText('Returned: 1 × Rope')
      .waitFor();
    await expectSound(shop);
    expect(complaints).toEqual([]);
    await close();
  });

  test('what is set aside for a customer is sold for a reason only, and a unit nobody knew of is found', async () => {
    const order = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId: variants.Anchor as number, quantity: 1 }]),
      freshKey(),
    );
    const { page, complaints, close } = await openPage(browser, shop, { viewport: tablet });
    await openRegister(page, 'Quay');
    await page.getByRole('button', { name: /^Anchor.*all(ocated| allocated)/ }).click();
    await basket(page).getByRole('button', { name: 'Pay', exact: true }).click();
    const paying = dialog(page, 'Pay');
    await paying.getByRole('button', { name: '€10.00' }).click();
    await paying.getByText('Anchor: more than is free').waitFor();
    await expectAccessible(page, 'a shortage');
    await paying.getByLabel('Why is it sold anyway?').fill('She sails tonight');
    await paying.getByRole('button', { name: 'Sell anyway' }).click();
    await dialog(page, /^Receipt/)
      .getByRole('button', { name: 'Done' })
      .click();
    expect((await as('GET', `/orders/${order.body.id}`)).lines).toMatchObject([{ allocated: 0, waiting: 1 }]);

    const known = await stockOf('Lantern');
    await wedge(page, 'LN-1');
    await basket(page)
      .getByRole('button', { name: /^Lantern/ })
      .click();
    await dialog(page, 'Lantern')
      .getByLabel('Quantity')
      .fill(String(known.available + 1));
    await dialog(page, 'Lantern').getByRole('button', { name: 'Done' }).click();
    await basket(page).getByRole('button', { name: 'Pay', exact: true }).click();
    await paying.getByRole('button', { name: 'Paid in cash' }).click();
    await paying.getByText('The books know nothing of 1 unit you hold.').waitFor();
    await paying.getByRole('button', { name: 'Record 1 as found and sell' }).click();
    await dialog(page, /^Receipt/)
      .getByRole('button', { name: 'Done' })
      .click();
    expect(await stockOf('Lantern')).toMatchObject({ onHand: 0 });
    await expectSound(shop);
    expect(complaints).toEqual([]);
    await close();
  });

  test('on a phone, in the dark: a special order with a deposit, and a parked sale', async () => {
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone, colorScheme: 'dark' });
    await openRegister(page, 'Pocket');
    const tabs = page.getByRole('navigation', { name: 'Parts of the register' });
    await page.getByRole('button', { name: /^Buoy/ }).click();
    await expectAccessible(page, 'products on a phone');
    await tabs.getByRole('button', { name: /^Basket \(1\)/ }).click();
    await expectAccessible(page, 'basket on a phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    await page.getByRole('button', { name: 'More for this basket' }).click();
    await page.getByRole('menuitem', { name: 'Order for a customer' }).click();
    const ordering = dialog(page, 'Order for a customer');
    await ordering.getByLabel('Name').fill('Jan de Boer');
    await ordering.getByLabel('Deposit').fill('4');
    await expectAccessible(page, 'a special order');
    await ordering.getByRole('button', { name: 'Place the order' }).click();
    const receipt = dialog(page, /^Receipt/);
    await receipt.getByText('Open, to be paid on collection').waitFor();
    await receipt.getByText('€6.00').waitFor();
    await receipt.getByRole('button', { name: 'Done' }).click();
    expect(await stockOf('Buoy')).toMatchObject({ waiting: 1 });

    await as('POST', `/variants/${variants.Buoy}/adjustments`, { reason: 'found', change: 1 });
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'Hand over an order' }).click();
    await dialog(page, 'Hand over an order')
      .getByRole('button', { name: /^Jan de Boer/ })
      .click();
    const handing = dialog(page, /^Hand over ORD/);
    await handing.getByText('1 is ready').waitFor();
    await expectAccessible(page, 'handing over');
    await handing.getByRole('button', { name: '€6.00' }).click();
    await handing.getByRole('button', { name: 'Hand over', exact: true }).click();
    await receipt.getByText('Paid now').waitFor();
    await receipt.getByRole('button', { name: 'Done' }).click();
    expect(await stockOf('Buoy')).toMatchObject({ onHand: 0, allocated: 0, waiting: 0 });

    await page.getByRole('button', { name: /^Rope/ }).click();
    await page.getByRole('button', { name: 'Park the sale' }).click();
    await dialog(page, 'Park the sale')
      .getByLabel(/^Whose is it/)
      .fill('Red coat');
    await dialog(page, 'Park the sale').getByRole('button', { name: 'Park the sale' }).click();
    await page.getByRole('button', { name: '1 parked' }).click();
    await dialog(page, 'Parked sales').getByText('Red coat').waitFor();
    await expectAccessible(page, 'parked sales');
    await dialog(page, 'Parked sales').getByRole('button', { name: 'Go on with it' }).click();
    await basket(page).getByText('Rope').waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'Nederlands' }).click();
    await page.getByRole('button', { name: 'Afrekenen' }).waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'Kassa vergrendelen' }).click();
    await page.getByRole('heading', { name: `Pincode van ${owner.name}`, level: 1 }).waitFor();
    await expectSound(shop);
    expect(complaints).toEqual([]);
    await close();
  });

  test('it can be installed: a manifest with icons, and a worker that starts it without a network', async () => {
    const { body: manifest } = await shop.request('GET', '/pos/manifest.webmanifest');
    expect(manifest).toMatchObject({ start_url: '/pos', display: 'standalone' });
    for (const { src } of manifest.icons) {
      const icon = await fetch(shop.url + src);
      expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png']);
    }
    const { page, close } = await openPage(browser, shop, { viewport: tablet });
    await page.goto('/pos');
    await page.getByLabel('Code').waitFor();
    const kept = `(async () => {
      await navigator.serviceWorker.ready;
      const names = await caches.keys();
      const cache = names[0] && await caches.open(names[0]);
      return cache ? (await cache.keys()).length : 0;
    })()`;
    await expect.poll(() => page.evaluate(kept)).toBeGreaterThan(3);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByLabel('Code').waitFor();
    await close();
  });
});
