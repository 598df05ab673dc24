/** Short ways to where back office tests begin: a shop with its owner, somebody signed in, things to look at. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestShop } from '../../support/shop.ts';
import { owner, signIn } from '../../support/sign-in.ts';

export { owner };

/** What a test may do beside the browser, as the owner: any call of the API, answered with its body. */
export type Owner = (method: string, path: string, body?: unknown) => Promise<Answer>;
// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the shop answers
type Answer = any;

/** Makes the owner of an empty shop and hands out their way to the API. */
export async function openOwner(shop: TestShop): Promise<Owner> {
  const headers = await signIn(shop);
  return async (method, path, body) => {
    const answer = await shop.request(method, `/api/v1${path}`, body, headers);
    expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body;
  };
}

/** Signs in through the page, as the owner of openOwner or as somebody added to them. */
export async function signInOn(page: Page, path = '/admin', email = owner.email): Promise<void> {
  await page.goto(path);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** Leads through the sidebar. */
export async function openSection(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

/** Saves the form on the page and waits until the page says so. */
export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'Saved' }).first().waitFor();
}

/** A product as the API makes it: one variant titled Default unless others are named. */
export async function makeProduct(as: Owner, title: string, more: Record<string, unknown> = {}): Promise<Answer> {
  return as('POST', '/products', { texts: { en: { title } }, ...more });
}
