/** A bulk edit of 100,000 variants chosen by "all that match": seen to progress, summed up, and undone with progress. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshWholeInventoryList } from '../../server/src/inventory/refresh-list.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { openOwner, openSection, signInOn } from './support/back-office.ts';
import { describeInBrowser, openBrowser, openPage } from './support/browser.ts';

const count = 100_000;
const told = count.toLocaleString('en-GB');
/** The edit and its undo each have so long, also on a busy machine. */
const patience = { timeout: 240_000 };

/** Products of one variant each, set-based, and noted once for the list; no stock is measured here. */
async function seed({ pool, db }: TestShop): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(`insert into products (visibility) select 'visible' from generate_series(1, $1::int)`, [count]);
    await client.query(
      `insert into product_texts (product_id, language, title, url) select id, 'en', 'Crate ' || id, 'crate-' || id from products`,
    );
    await client.query(`insert into variants (product_id, sku, price_minor) select id, 'C-' || id, 100 from products`);
    await client.query(
      `insert into variant_texts (variant_id, language, title) select id, 'en', 'Default' from variants`,
    );
    await client.query(`insert into variant_stock (variant_id, stock_policy) select id, 'deny' from variants`);
    await client.query(`insert into inventory_changed (variant_id, facets) select id, true from variants`);
    await client.query('set session_replication_role = origin');
  } finally {
    client.release();
  }
  await pool.query('analyze');
  await refreshWholeInventoryList(db);
}

describeInBrowser('bulk edit of very many', () => {
  let shop: TestShop;
  let browser: Browser;

  beforeAll(async () => {
    shop = await openTestShop();
    await openOwner(shop);
    await seed(shop);
    browser = await openBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  async function policies(): Promise<Record<string, number>> {
    const { rows } = await shop.pool.query('select stock_policy, count(*)::int as n from variant_stock group by 1');
    return Object.fromEntries(rows.map((row) => [row.stock_policy, row.n]));
  }

  /** Neither at its beginning nor at its end. */
  const underway = (page: Page) => page.getByText(new RegExp(`^(?!0 |${told} )[\\d,]+ of ${told}$`));

  test(`${told} variants`, { timeout: 600_000 }, async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await signInOn(page);
    await openSection(page, 'Inventory');
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByRole('button', { name: `Select all ${told} that match` }).click();
    await page.getByRole('button', { name: `${told} item(s) selected` }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const wizard = page.getByRole('dialog');
    await wizard.getByRole('checkbox', { name: 'Inventory' }).check();
    await wizard.getByText(/Only Yes/).waitFor();
    await wizard.getByRole('button', { name: 'Next' }).click();
    await wizard.getByRole('group', { name: `For all ${told} variants` }).waitFor();
    await wizard.getByRole('switch', { name: 'Allow backorders' }).check();
    await wizard.getByRole('button', { name: 'Save' }).click();

    await wizard.getByText('Saving. You may leave this page; it goes on.').waitFor();
    await underway(page).waitFor(patience);
    expect(await policies()).toEqual({ deny: count }); // all of them at once, or none
    await wizard.getByRole('status').getByText(`${told} changed`).waitFor(patience);
    expect(await policies()).toEqual({ backorder: count });

    // Undone later, from the history.
    await wizard.getByRole('link', { name: 'See the changes' }).click();
    await page.getByRole('heading', { name: 'Bulk edit: When sold out', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: /^Undo of Bulk edit/, level: 1 }).waitFor();
    await underway(page).waitFor(patience);
    await page.getByText('Undone: the former values are back.').waitFor(patience);
    expect(await policies()).toEqual({ deny: count });
    expect(complaints).toEqual([]);
    await close();
  });
});
