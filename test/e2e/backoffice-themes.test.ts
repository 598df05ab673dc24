import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { packZip } from '../support/themes.ts';
import { makeProduct, type Owner, openOwner, openSection, save, signInOn } from './support/back-office.ts';
import { describeInBrowser, expectAccessible, openBrowser, openPage, phone } from './support/browser.ts';
import { chooseFile } from './support/sheets.ts';

describeInBrowser('Settings > Themes', () => {
  let shop: TestShop;
  let browser: Browser;
  let as: Owner;
  beforeAll(async () => {
    shop = await openTestShop();
    as = await openOwner(shop);
    await makeProduct(as, 'Copper lamp');
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  async function openThemes(page: Page): Promise<void> {
    await signInOn(page);
    await openSection(page, 'Settings');
    await page.getByRole('link', { name: 'Themes' }).click();
    await page.getByRole('heading', { name: 'Themes', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Publish Foundry' }).waitFor();
  }
  const menu = async (page: Page, theme: string, item: string) => {
    await page.getByRole('button', { name: `More of ${theme}`, exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const said = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).first().waitFor();

  test('a preview in a new tab, which shoppers do not see; then another theme goes live and back', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await openThemes(page);
    await expectAccessible(page, 'themes');
    const [tab] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'Preview Foundry' }).click(),
    ]);
    await tab.getByText('You are looking at a preview of “Foundry”. Shoppers do not see it.').waitFor();
    await expectAccessible(tab, 'preview');
    const shopper = await openPage(browser, shop);
    await shopper.page.goto('/');
    expect(await shopper.page.content()).not.toContain('/theme/foundry/');
    await tab.getByRole('button', { name: 'End preview' }).click();
    await tab.getByRole('heading', { name: 'Good things, honestly on their way' }).waitFor();

    await page.getByRole('button', { name: 'Publish Foundry' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await said(page, 'Foundry is live');
    await shopper.page.goto('/');
    await shopper.page.getByRole('heading', { name: 'Made well. Sent honestly.' }).waitFor();
    await page.getByRole('button', { name: 'Publish Harbour' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await said(page, 'Harbour is live');
    expect(complaints).toEqual([]);
    await shopper.close();
    await close();
  });

  test('settings are seen in the shop beside them before they are saved, and by shoppers after', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await openThemes(page);
    await page.getByRole('link', { name: 'Customise Harbour' }).click();
    const frame = page.frameLocator('iframe[title="Preview of your shop"]');
    await frame.getByRole('heading', { name: 'Good things, honestly on their way' }).waitFor();
    await page.getByRole('textbox', { name: 'Heading', exact: true }).fill('Lamps of the north');
    await frame.getByRole('heading', { name: 'Lamps of the north' }).waitFor();
    expect((await shop.request('GET', '/')).body).not.toContain('Lamps of the north');
    await page.getByRole('switch', { name: 'Show availability on cards' }).uncheck({ force: true });
    await expect.poll(() => frame.locator('.status').count()).toBe(0);
    // The shop in the frame can be walked through, and stays in the preview.
    await frame.getByRole('link', { name: 'Copper lamp' }).click();
    await frame.getByRole('heading', { name: 'Copper lamp' }).waitFor();
    const accent = page.getByRole('textbox', { name: 'Accent' });
    await accent.fill('nonsense');
    await accent.blur();
    expect(await accent.inputValue()).toBe('#0b5a5e'); // what is no colour does not stay
    await accent.fill('#7a1f5c');
    await save(page);
    await expectAccessible(page, 'settings of a theme');
    const shown = String((await shop.request('GET', '/')).body);
    expect(shown).toContain('Lamps of the north');
    expect(shown).toContain('#7a1f5c');
    expect(complaints).toEqual([]);
    await close();
  });

  test('duplicate, edit a file, be told what is wrong with it, save, and go back', async () => {
    const { page, complaints, close } = await openPage(browser, shop);
    await openThemes(page);
    await menu(page, 'Harbour', 'Duplicate');
    await page.getByRole('textbox', { name: 'Name' }).fill('My harbour');
    await page.getByRole('button', { name: 'Duplicate', exact: true }).click();
    await said(page, 'My harbour is made');
    await menu(page, 'My harbour', 'Edit files');
    await page.getByRole('heading', { name: 'Files of My harbour', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'home.liquid' }).click();
    const text = page.getByRole('textbox', { name: 'Text of templates/home.liquid' });
    const whole = (
      await shop.pool.query("select content from theme_files where path = 'templates/home.liquid'")
    ).rows[0].content.toString();
    await text.fill(`${whole}\n{{ 'x' | shout }}`);
    await page.getByRole('button', { name: 'Save file' }).click();
    await page.getByText('Not saved: this would break the theme').waitFor();
    await page.getByText('Undefined filter: shout.').first().waitFor();
    await expectAccessible(page, 'files of a theme');
    await text.fill(whole.replace('<section', '<p>Hand-made front page</p><section'));
    await page.keyboard.press('Control+s');
    await said(page, 'Saved');
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByText('Olga Owner').first().waitFor();
    await page.getByRole('button', { name: 'Look at version 1' }).click();
    await page.getByRole('region', { name: 'Version 1 of templates/home.liquid' }).waitFor();
    await expectAccessible(page, 'versions of a file');
    await page.getByRole('button', { name: 'Go back to this version' }).click();
    await said(page, 'The file is as it was at version 1');
    await expect.poll(() => text.textContent()).not.toContain('Hand-made');
    expect(complaints).toEqual([]);
    await close();
  });

  test('a ZIP comes in, or is refused saying why; a theme is renamed, downloaded and deleted, on a phone too', async () => {
    const { page, complaints, close } = await openPage(browser, shop, { viewport: phone });
    await signInOn(page, '/admin/settings/themes');
    const bare = {
      'theme.json': '{"name":"Bare"}',
      'templates/layout.liquid': '<!doctype html><title>x</title>{% block main %}{% endblock %}',
      'templates/home.liquid': "{% layout 'layout' %}",
      'templates/product.liquid': "{% layout 'layout' %}",
      'snippets/card.liquid': 'x',
    };
    await chooseFile(page, 'Upload theme', 'bad.zip', await packZip({ ...bare, 'assets/run.php': 'x' }));
    await page.getByText('“assets/run.php” is nothing a theme holds.').waitFor();
    await chooseFile(page, 'Upload theme', 'bare.zip', await packZip(bare));
    await said(page, 'Bare is here.');
    await expectAccessible(page, 'themes on a phone');
    const [zip] = await Promise.all([page.waitForEvent('download'), menu(page, 'Bare', 'Download ZIP')]);
    expect(zip.suggestedFilename()).toBe('bare.zip');
    await menu(page, 'Bare', 'Rename');
    await page.getByRole('textbox', { name: 'Name' }).fill('Barer');
    await page.getByRole('button', { name: 'Rename' }).click();
    await said(page, 'Renamed');
    await menu(page, 'Barer', 'Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await said(page, 'Theme deleted');
    expect(complaints).toEqual([]);
    await close();
  });
});
