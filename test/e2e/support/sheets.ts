/** Clicking through Tools > Exports and Tools > Imports. */
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { openSection } from './back-office.ts';

export async function openExports(page: Page): Promise<void> {
  await openSection(page, 'Tools');
  await page.getByRole('link', { name: 'Exports' }).click();
  await page.getByRole('heading', { name: 'Exports', level: 1 }).waitFor();
}

/** Opens the dialog and chooses what to export; pressing *Export* is left to the test. */
export async function newExport(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'New export' }).first().click();
  const choice = page.getByRole('combobox', { name: 'Choose what you want to export' });
  await choice.and(page.locator(':focus')).click(); // once the dialog has settled: it then has the focus
  await page.getByRole('option', { name: what, exact: true }).click();
}

/** Follows the first link of that name; answers the file it gives. */
export async function download(page: Page, name: string | RegExp): Promise<{ file: Download; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()]);
  return { file, bytes: await readFile(await file.path()) };
}

export async function openNewImport(page: Page): Promise<void> {
  await openSection(page, 'Tools');
  await page.getByRole('link', { name: 'Imports' }).click();
  await page.getByRole('link', { name: 'New import' }).first().click();
  await page.getByRole('heading', { name: 'New import', level: 1 }).waitFor();
}

/** Chooses a file with the button of that name, as one does in the dialog the browser opens. */
export async function chooseFile(page: Page, button: string, name: string, content: string | Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
}
