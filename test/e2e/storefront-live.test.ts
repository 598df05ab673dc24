/** What a page in a browser says of stock follows the sales of others; and what pages weigh. */

import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { productPath } from '../support/shopper.ts';
import { describeInBrowser, desktop, openBrowser, openPage, phone } from './support/browser.ts';

describeInBrowser('what is shown is so', () => {
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

  async function sell(variantId: number, quantity: number): Promise<void> {
    const lines = [{ variantId, quantity }];
    expect((await shop.request('POST', '/api/v1/storefront/orders', orderFor(lines), freshKey())).status).toBe(201);
  }
  const most = (page: Page) => page.getByLabel('Quantity').getAttribute('max');

  test('after a sale by somebody else: a reload, the back button, and a tab looked at again', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 6, title: 'Watched vase' });
    const path = await productPath(shop, variantId);
    const { page, complaints, close } = await openPage(browser, shop);
    await page.goto(path);
    expect(await most(page)).toBe('6');
    await sell(variantId, 1);
    await page.reload();
    expect(await most(page)).toBe('5');

    await page.goto('/cart');
    await sell(variantId, 1);
    await page.goBack();
    await expect.poll(() => most(page)).toBe('4');

    // Hidden and shown again, as with another tab in front; the page thinks its while is over at once.
    const show = (state: 'hidden' | 'visible') =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${state === 'hidden'}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await page.getByLabel('Quantity').fill('3');
    await page.getByText('3 ship now').waitFor();
    await page.clock.install();
    await show('hidden');
    await sell(variantId, 2);
    await page.clock.fastForward(20_000);
    await show('visible');
    await expect.poll(() => most(page)).toBe('2');
    expect(await page.getByLabel('Quantity').inputValue()).toBe('3');
    await page.getByText('Only 2 available; you asked for 3.').waitFor();

    await show('hidden');
    await sell(variantId, 2);
    await page.clock.fastForward(20_000);
    await show('visible');
    await page.getByText('Out of stock', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Add to cart' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('the number in the cart and the labels of a list are right after going back', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 1, title: 'Listed vase' });
    const { page, close } = await openPage(browser, shop);
    await page.goto('/search?q=Listed');
    await page.getByRole('link', { name: 'Listed vase' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByText('Listed vase is in your cart.').waitFor();
    await sell(variantId, 1);
    await page.goBack();
    await page.getByRole('link', { name: /Cart\s*1/ }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: /Cart\s*1/ }).waitFor();
    await page.locator('.card').getByText('Out of stock').waitFor();
    await close();
  });

  test('cart and checkout tell in words what changed', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2, title: 'Told vase', priceMinor: 1000 });
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone });
    await page.goto(await productPath(shop, variantId));
    await page.getByLabel('Quantity').fill('2');
    await page.getByText('2 ship now').waitFor();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await sell(variantId, 1);
    await page.reload();
    await page.getByRole('alert').getByText('Something has changed since you last looked').waitFor();
    await page.getByText('Before: 2 ship now').waitFor();
    await page.getByText('Now: 1 ships now, 1 on backorder, no date yet').waitFor();
    await page.getByRole('button', { name: 'OK, understood' }).click();
    await expect.poll(() => page.getByText('Before: 2 ship now').count()).toBe(0);
    await shop.pool.query('update variants set price_minor = 1200 where id = $1', [variantId]);
    await page.getByRole('link', { name: 'Check out' }).click();
    await page.getByText('Before: €10.00').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});

/** What pages may weigh and cost. Bytes and shifts are exact; times leave room for a slow machine. */
const budget = { script: 30_000, total: 300_000, requests: 40, shift: 0.02, paintMilliseconds: 4_000 };

describeInBrowser('the budget', () => {
  let shop: TestShop;
  let browser: Browser;
  let product: string;
  beforeAll(async () => {
    shop = await openTestShop();
    browser = await openBrowser();
    for (let at = 0; at < 30; at += 1) {
      const variantId = await makeVariant(shop, { policy: 'untracked', title: `Weighed vase ${at}` });
      const background = { r: (at * 37) % 255, g: (at * 91) % 255, b: (at * 53) % 255 };
      const noise = { type: 'gaussian' as const, mean: 128, sigma: 12 };
      const picture = sharp({ create: { width: 2000, height: 1500, channels: 3, background, noise } });
      const file = await shop.files.put(await picture.webp({ quality: 60 }).toBuffer(), 'webp');
      await shop.pool.query(
        `insert into product_images (product_id, position, file, width, height)
         select product_id, 0, $2, 2000, 1500 from variants where id = $1`,
        [variantId, file],
      );
      product = await productPath(shop, variantId);
    }
    // Pictures are drawn for whoever asks first; that is not what is measured.
    const { page, close } = await openPage(browser, shop);
    for (const path of ['/', '/search?q=weighed', product]) await page.goto(path, { waitUntil: 'networkidle' });
    await close();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const measure = `new Promise((resolve) => {
    let shift = 0, paint = 0;
    new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) shift += each.value; })
      .observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => { for (const each of list.getEntries()) paint = each.startTime; })
      .observe({ type: 'largest-contentful-paint', buffered: true });
    setTimeout(() => {
      const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
      const sum = (some) => some.reduce((total, each) => total + each.transferSize, 0);
      resolve({ shift, paint, requests: entries.length, total: sum(entries),
        script: sum(entries.filter((each) => each.initiatorType === 'script')) });
    }, 500);
  })`;

  test.each([
    ['home', '/', desktop],
    ['home on a phone', '/', phone],
    ['a list', '/search?q=weighed', desktop],
    ['a list on a phone', '/search?q=weighed', phone],
    ['a product', null, desktop],
    ['a product on a phone', null, phone],
  ] as const)('%s', async (name, path, viewport) => {
    const { page, close } = await openPage(browser, shop, { viewport, deviceScaleFactor: viewport === phone ? 2 : 1 });
    await page.goto(path ?? product, { waitUntil: 'networkidle' });
    const spent = (await page.evaluate(measure)) as Record<'shift' | 'paint' | 'requests' | 'total' | 'script', number>;
    expect(spent.script, `${name}: script bytes`).toBeLessThan(budget.script);
    expect(spent.script).toBeGreaterThan(0);
    expect(spent.total, `${name}: bytes`).toBeLessThan(budget.total);
    expect(spent.requests, `${name}: requests`).toBeLessThan(budget.requests);
    expect(spent.shift, `${name}: layout shift`).toBeLessThan(budget.shift);
    expect(spent.paint, `${name}: largest paint`).toBeGreaterThan(0);
    expect(spent.paint, `${name}: largest paint`).toBeLessThan(budget.paintMilliseconds);
    // Every picture keeps its place, comes no larger than it is shown, and waits until it is near when it is below.
    const pictures = (await page.evaluate(`[...document.querySelectorAll('main img')].map((image) => ({
      sized: image.hasAttribute('width') && image.hasAttribute('height'), from: image.currentSrc,
      ratio: image.naturalWidth / (image.clientWidth * devicePixelRatio || 1), lazy: image.loading === 'lazy',
      below: image.getBoundingClientRect().top > 2 * innerHeight }))`)) as {
      sized: boolean;
      from: string;
      ratio: number;
      lazy: boolean;
      below: boolean;
    }[];
    expect(pictures.length).toBeGreaterThan(0);
    for (const picture of pictures) {
      expect(picture.sized).toBe(true);
      if (picture.below) expect(picture.lazy).toBe(true);
      if (!picture.from) continue;
      expect(picture.from).toMatch(/\/files\/\d+\/[0-9a-f]{64}\.webp$/);
      expect(picture.ratio).toBeLessThan(2.5);
    }
    const type = (await page.evaluate(
      `fetch(document.querySelector('main img').currentSrc, { headers: { accept: 'image/avif,image/webp' } }).then((a) => a.headers.get('content-type'))`,
    )) as string;
    expect(type).toBe('image/avif');
    await close();
  });
});
