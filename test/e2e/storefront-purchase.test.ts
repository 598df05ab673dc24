import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSound, makeVariant } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { describeInBrowser, desktop, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('a shopper buys more than is on hand', () => {
  let shop: TestShop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openTestShop();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  async function fillCheckout(page: Page): Promise<void> {
    await page.getByLabel('E-mail').fill('anna@example.com');
    await page.getByLabel('Name', { exact: true }).first().fill('Anna Bakker');
    await page.getByLabel('Street and number').first().fill('Kade 1');
    await page.getByLabel('Postal code').first().fill('3011 AA');
    await page.getByLabel('City').first().fill('Rotterdam');
    await page.getByLabel('Country').first().selectOption({ label: 'Netherlands' });
  }

  test.each([
    { on: 'a desktop', options: { viewport: desktop } },
    { on: 'a phone', options: { viewport: phone, isMobile: true, hasTouch: true } },
    { on: 'a phone in the dark', options: { viewport: phone, colorScheme: 'dark' as const } },
    { on: 'a browser without JavaScript', options: { viewport: desktop, javaScriptEnabled: false } },
    { on: 'a desktop in Foundry', options: { viewport: desktop }, theme: 'foundry' },
    { on: 'a phone in Foundry', options: { viewport: phone, isMobile: true, hasTouch: true }, theme: 'foundry' },
    { on: 'a dark phone in Foundry', options: { viewport: phone, colorScheme: 'dark' as const }, theme: 'foundry' },
    {
      on: 'Foundry without JavaScript',
      options: { viewport: desktop, javaScriptEnabled: false },
      theme: 'foundry',
    },
  ])('on $on: 5 of a product with 2 on hand', async ({ on, options, theme = 'harbour' }) => {
    await shop.pool.query('update store_settings set theme = $1', [theme]);
    const title = `Lamp for ${on}`;
    const variantId = await makeVariant(shop, {
      policy: 'backorder',
      onHand: 2,
      title,
      priceMinor: 5999,
      outOfStockText: true,
    });
    const { page, complaints, close } = await openPage(browser, shop, options);
    const accessible = async (name: string) => {
      if (options.javaScriptEnabled === false) return;
      await expectAccessible(page, `${name} on ${on}`);
      const width = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(`${name}: ${width} px too wide`).toBe(`${name}: 0 px too wide`);
    };

    await page.goto('/');
    await accessible('home');
    await page.getByRole('combobox', { name: 'Search products' }).fill(title);
    await page.getByRole('button', { name: 'Search' }).click();
    await accessible('search');
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    if (theme === 'harbour') expect(await page.getByText('In stock', { exact: true }).isVisible()).toBe(true);
    else await page.getByText('Up to 2 leave at once; more of them: Ships in 2-3 weeks').waitFor();

    await page.getByLabel('Quantity').fill('5');
    if (options.javaScriptEnabled === false)
      await page.getByRole('button', { name: 'Check when this quantity comes' }).click();
    await page.getByText('2 ship now, 3 on backorder').waitFor();
    expect(await page.getByText('Ships in 2-3 weeks', { exact: true }).isVisible()).toBe(true);
    await accessible('product');

    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByText(`${title} is in your cart.`).waitFor();
    expect(await page.getByText('2 ship now, 3 on backorder').isVisible()).toBe(true);
    await accessible('cart');

    await page.getByRole('link', { name: 'Check out' }).click();
    await fillCheckout(page);
    await page.getByLabel(/^Express delivery/).check();
    if (options.javaScriptEnabled !== false) expect(await page.getByText('€312.45').isVisible()).toBe(true);
    await accessible('checkout');
    await page.getByRole('button', { name: 'Place order' }).click();

    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await page.getByText('2 ship now, 3 on backorder').isVisible()).toBe(true);
    expect(await page.getByText('€312.45').isVisible()).toBe(true);
    await accessible('order');
    const { rows } = await shop.pool.query(
      'select on_hand, l.allocated, waiting from stock_levels l join variant_stock using (variant_id) where variant_id = $1',
      [variantId],
    );
    expect(rows).toEqual([{ on_hand: 2, allocated: 2, waiting: 3 }]);
    await expectSound(shop);
    expect(complaints).toEqual([]);
    await close();
  });

  test('with backorders off it is refused with the numbers, and one click makes it possible', async () => {
    await makeVariant(shop, { policy: 'deny', onHand: 2, title: 'Scarce vase' });
    const { page, complaints, close } = await openPage(browser, shop);
    await page.goto('/search?q=Scarce');
    await page.getByRole('link', { name: 'Scarce vase' }).click();
    await page.getByLabel('Quantity').fill('5');
    await page.getByText('Only 2 available; you asked for 5.').waitFor();
    await page.getByRole('link', { name: 'Set to 2' }).click();
    await page.getByText('2 ship now').waitFor();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('link', { name: 'Check out' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('a forgotten field is named beside itself and what was typed stays', async () => {
    await makeVariant(shop, { policy: 'untracked', title: 'Plain mug' });
    const { page, close } = await openPage(browser, shop, { javaScriptEnabled: false });
    await page.goto('/search?q=Plain');
    await page.getByRole('link', { name: 'Plain mug' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('link', { name: 'Check out' }).click();
    await fillCheckout(page);
    await page.getByLabel('City').first().fill(' ');
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.getByText('Enter a city.').waitFor();
    expect(await page.getByLabel('Street and number').first().inputValue()).toBe('Kade 1');
    await close();
  });

  test('the keyboard alone is enough to fill a cart', async () => {
    await makeVariant(shop, { policy: 'untracked', title: 'Keyboard bowl' });
    const { page, close } = await openPage(browser, shop);
    await page.goto('/search?q=Keyboard');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    const isOnCard =
      "document.activeElement.matches('a') && document.activeElement.textContent.includes('Keyboard bowl')";
    for (let tabs = 0; tabs < 40 && !(await page.evaluate(isOnCard)); tabs += 1) {
      await page.keyboard.press('Tab'); // by the order and the filters
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Keyboard bowl' }).waitFor();
    await page.getByLabel('Quantity').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Keyboard bowl is in your cart.').waitFor();
    await close();
  });
});
