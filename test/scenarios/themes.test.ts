import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeVariant } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';
import { packZip, sendFile } from '../support/themes.ts';

let shop: TestShop;
let owner: Record<string, string>;
beforeAll(async () => {
  shop = await openTestShop();
  owner = await signIn(shop);
});
afterAll(() => shop.close());

const as = (method: string, path: string, body?: unknown) => shop.request(method, `/api/v1${path}`, body, owner);
async function done(method: string, path: string, body?: unknown) {
  const answer = await as(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
const page = async (path = '/', headers: Record<string, string> = {}) => {
  const answer = await shop.request('GET', path, undefined, headers);
  return { ...answer, text: String(answer.body) };
};
let copies = 0;
async function duplicate(key = 'harbour'): Promise<string> {
  copies += 1;
  return (await done('POST', `/themes/${key}/duplicate`, { name: `Copy ${copies}` })).key;
}
const contentUrl = (key: string, path: string) => `/themes/${key}/files/content?path=${encodeURIComponent(path)}`;
const readFile = (key: string, path: string) => done('GET', contentUrl(key, path));
/** Saves a file over what it is now. */
async function write(key: string, path: string, text: string): Promise<Answer> {
  const known = await as('GET', contentUrl(key, path));
  return as('PUT', `/themes/${key}/files/content`, { path, text, version: known.body.version ?? 0 });
}
/** The cookie of a preview that is open. */
async function preview(key: string, values?: object): Promise<{ cookie: string; token: string }> {
  const { token, url } = await done('POST', `/themes/${key}/previews`, values ? { values } : {});
  const answer = await shop.request('GET', url);
  expect(answer.status).toBe(303);
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', token };
}

describe('themes that came with the shop', () => {
  test('are listed; the live one is what shoppers see, and publishing another shows it from the next page on', async () => {
    const { items } = await done('GET', '/themes');
    expect(items.map(({ key, isLive, isOwn }: Record<string, unknown>) => ({ key, isLive, isOwn }))).toEqual([
      { key: 'foundry', isLive: false, isOwn: false },
      { key: 'harbour', isLive: true, isOwn: false },
    ]);
    const before = await page();
    expect(before.text).toContain('/theme/harbour/');
    await done('POST', '/themes/foundry/publish');
    const after = await page();
    expect(after.text).toContain('/theme/foundry/');
    expect((await done('GET', '/themes/foundry')).isLive).toBe(true);
    await done('POST', '/themes/harbour/publish');
    expect((await page()).text).toBe(before.text);
  });

  test('one says On backorder on its cards, the other on none', async () => {
    await makeVariant(shop, { policy: 'backorder', onHand: 0, title: 'Waiting lamp' });
    const card = async () =>
      /<li class="card">(?:(?!<\/li>)[\s\S])*Waiting lamp[\s\S]*?<\/li>/.exec((await page()).text)?.[0];
    expect(await card()).toContain('On backorder');
    await done('POST', '/themes/foundry/publish');
    expect(await card()).not.toMatch(/backorder|In stock/i);
    await done('POST', '/themes/harbour/publish');
  });

  test('their files can be read, not changed, and they cannot be deleted or renamed', async () => {
    const { items } = await done('GET', '/themes/harbour/files');
    const of = (path: string) => items.find((each: { path: string }) => each.path === path);
    expect(of('templates/product.liquid')).toMatchObject({ isOwn: true, isText: true });
    expect(of('templates/checkout.liquid')).toMatchObject({ isOwn: false, isText: true });
    for (const answer of [
      await write('harbour', 'templates/home.liquid', 'x'),
      await as('DELETE', '/themes/harbour'),
      await as('PUT', '/themes/harbour', { name: 'Mine', version: 1 }),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body.title).toContain('Duplicate a theme');
    }
  });

  test('an asset is kept for ever under the address it is linked by, and may run nothing when opened by itself', async () => {
    const [css = ''] = /\/theme\/harbour\/\w+\/shop\.css/.exec((await page()).text) ?? [];
    const asset = await shop.request('GET', css);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-security-policy')).toContain('sandbox');
    const old = await shop.request('GET', '/theme/harbour/000000000000/shop.css');
    expect(old.headers.get('cache-control')).toBe('public, max-age=60');
    for (const path of [
      '/theme/harbour/x/theme.json',
      '/theme/nowhere/x/shop.css',
      '/theme/base/x/shop.css',
      '/theme/harbour/x/..%2ftheme.json',
    ]) {
      expect((await shop.request('GET', path)).status, path).toBe(404);
    }
  });
});

describe('what is chosen in the settings', () => {
  test('is checked, saved at its version, and shown', async () => {
    const theme = await done('GET', '/themes/harbour');
    const values = {
      accent: '#7a1f5c',
      hero_heading: { en: 'Welcome <aboard>' },
      corners: 'square',
      show_labels: false,
    };
    const saved = await done('PUT', '/themes/harbour/settings', { version: theme.version, values });
    expect(saved).toMatchObject({ values, version: theme.version + 1 });
    const { text } = await page();
    expect(text).toContain('--accent:light-dark(#7a1f5c');
    expect(text).toContain('Welcome &lt;aboard&gt;');
    expect(text).toContain('--radius:0');
    expect(text).not.toContain('class="status');
    const late = await as('PUT', '/themes/harbour/settings', { version: theme.version, values: {} });
    expect(late).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
    await done('PUT', '/themes/harbour/settings', { version: saved.version, values: {} });
    expect((await page()).text).not.toContain('Welcome');
  });

  test.each([
    [{ accent: 'red; } body { display: none' }, 'values.accent', /#0b5a5e/],
    [{ corners: 'round' }, 'values.corners', /rounded, square/],
    [{ show_labels: 'yes' }, 'values.show_labels', /on or off/],
    [{ nothing: 'x' }, 'values.nothing', /no setting/],
    [{ hero_image: { file: `${'0'.repeat(64)}.webp`, width: 1, height: 1 } }, 'values.hero_image', /not there/],
    [{ hero_image: { file: '../../etc/passwd', width: 1, height: 1 } }, /values/, /./],
  ])('%j is refused by name', async (values, field, message) => {
    const { version } = await done('GET', '/themes/harbour');
    const { status, body } = await as('PUT', '/themes/harbour/settings', { version, values });
    expect(status).toBe(422);
    if (typeof field === 'string') expect(body.field).toBe(field);
    expect(body.title).toMatch(message);
  });

  test('a picture is drawn anew, and shown where the theme puts it', async () => {
    const bytes = await sharp({ create: { width: 60, height: 20, channels: 3, background: '#123456' } })
      .png()
      .toBuffer();
    const image = await sendFile(shop, '/api/v1/themes/foundry/images', 'image', { name: 'x.png', bytes }, owner);
    expect(image).toMatchObject({ status: 201, body: { width: 60, height: 20 } });
    const { cookie } = await preview('foundry', { hero_image: image.body });
    expect((await page('/', { cookie })).text).toContain(`/files/${image.body.file}`);
    const svg = { name: 'x.svg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') };
    expect((await sendFile(shop, '/api/v1/themes/foundry/images', 'image', svg, owner)).status).toBe(422);
  });
});

describe('a preview', () => {
  test('shows another theme to who holds it and to nobody else, with a bar that ends it', async () => {
    const { cookie } = await preview('foundry');
    const seen = await page('/', { cookie });
    expect(seen.text).toContain('/theme/foundry/');
    expect(seen.text).toContain('You are looking at a preview of “Foundry”');
    expect(seen.headers.get('cache-control')).toBe('private, no-store');
    expect((await page()).text).not.toContain('foundry');
    const ended = await shop.request('POST', '/preview/end', undefined, { cookie });
    expect(ended.headers.get('set-cookie')).toMatch(/^evershelf_preview=;/);
    expect((await page('/', { cookie: 'evershelf_preview=made-up' })).text).not.toContain('foundry');
  });

  test('in the editor’s frame it has no bar, follows unsaved settings, and lets only this shop frame it', async () => {
    const { token, url } = await done('POST', '/themes/harbour/previews', { values: {} });
    const frame = { 'sec-fetch-dest': 'iframe' };
    const started = await shop.request('GET', url, undefined, frame);
    const cookie = started.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(cookie).toContain('evershelf_preview_frame=');
    await done('PUT', `/theme-previews/${token}`, { values: { hero_heading: { en: 'Not saved' } } });
    const framed = await page('/', { cookie, ...frame });
    expect(framed.text).toContain('Not saved');
    expect(framed.text).not.toContain('End preview');
    expect(framed.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(framed.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    const tab = await page('/', { cookie });
    expect(tab.text).not.toContain('Not saved');
    expect(tab.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  test('ends by itself after some hours', async () => {
    const { cookie } = await preview('foundry');
    await shop.pool.query("update theme_previews set expires_at = now() - interval '1 second'");
    expect((await page('/', { cookie })).text).not.toContain('foundry');
  });
});

describe('a theme of one’s own', () => {
  test('is a copy whose files change with versions, and go back', async () => {
    const key = await duplicate();
    const path = 'templates/home.liquid';
    const first = await readFile(key, path);
    expect(first).toMatchObject({ version: 1, isOwn: true });
    expect((await write(key, path, `${first.text}\n<p>Changed once</p>`)).status).toBe(200);
    expect((await write(key, path, first.text.replace('section', 'section data-second'))).body.version).toBe(3);
    await done('POST', `/themes/${key}/publish`);
    expect((await page()).text).toContain('data-second');
    expect((await done('GET', `/themes/${key}/files/version?path=${path}&version=2`)).text).toContain('Changed once');
    const back = await done('POST', `/themes/${key}/files/rollback`, { path, to: 1, version: 3 });
    expect(back).toMatchObject({ version: 4, text: first.text });
    expect((await page()).text).not.toContain('data-second');
    const { items } = await done('GET', `/themes/${key}/files/versions?path=${path}`);
    expect(items.map((each: { version: number; by: string }) => [each.version, each.by])).toEqual(
      [4, 3, 2, 1].map((version) => [version, 'Olga Owner']),
    );
    const live = await as('DELETE', `/themes/${key}`);
    expect(live).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await done('POST', '/themes/harbour/publish');
    await done('DELETE', `/themes/${key}`);
    expect((await as('GET', `/themes/${key}`)).status).toBe(404);
  });

  test('changing a shared file makes it the theme’s own; deleting it brings the shared one back', async () => {
    const key = await duplicate();
    const path = 'templates/cart.liquid';
    const shared = await readFile(key, path);
    expect(shared).toMatchObject({ isOwn: false, version: 0 });
    const own = (await write(key, path, shared.text.replace('<h1>', '<h1 class="mine">'))).body;
    expect(own).toMatchObject({ isOwn: true, version: 1 });
    const { cookie } = await preview(key);
    expect((await page('/cart', { cookie })).text).toContain('class="mine"');
    expect((await as('DELETE', `/themes/${key}/files?path=${path}&version=1`)).status).toBe(204);
    expect((await page('/cart', { cookie })).text).not.toContain('class="mine"');
    expect((await readFile(key, path)).text).toBe(shared.text);
    // Its versions stay, and it can be had back.
    expect((await done('POST', `/themes/${key}/files/rollback`, { path, to: 1, version: 2 })).isOwn).toBe(true);
  });

  test('two people who save the same file: the second is told, nothing is lost', async () => {
    const key = await duplicate();
    const body = { path: 'snippets/card.liquid', text: '<li>1</li>', version: 1 };
    const answers = await Promise.all([
      as('PUT', `/themes/${key}/files/content`, body),
      as('PUT', `/themes/${key}/files/content`, { ...body, text: '<li>2</li>' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('its words are said beside the shared ones, in a language nobody had too', async () => {
    const key = await duplicate();
    expect((await write(key, 'locales/en.json', '{"home.new":"Fresh in"}')).status).toBe(200);
    const { cookie } = await preview(key);
    await makeVariant(shop, { policy: 'untracked', title: 'Any mug' });
    const { text } = await page('/', { cookie });
    expect(text).toContain('Fresh in');
    expect(text).toContain('Good things, honestly on their way');
  });

  test('a name is had by one theme only', async () => {
    const key = await duplicate();
    const { name, version } = await done('GET', `/themes/${key}`);
    expect(await as('POST', '/themes/foundry/duplicate', { name: name.toUpperCase() })).toMatchObject({
      status: 409,
      body: { field: 'name' },
    });
    expect((await done('PUT', `/themes/${key}`, { name: 'Renamed', version })).name).toBe('Renamed');
    expect((await as('PUT', `/themes/${key}`, { name: 'Again', version })).status).toBe(409);
  });
});

describe('a file that would break the theme is not saved', () => {
  test.each([
    ['templates/home.liquid', 'a\n{% if x %}', 2, /not closed/],
    ['templates/home.liquid', '{{ 1 | moneey }}', 1, /undefined filter: moneey/i],
    ['templates/home.liquid', '\n\n{% render "gone" %}', 3, /named 'gone'/],
    ['templates/home.liquid', "{{ 'no.such' | t }}", 1, /no\.such/],
    ['settings.json', '{\n  "groups": [,]\n}', 2, /JSON/],
    [
      'settings.json',
      '{"groups":[{"label":{"en":"A"},"settings":[{"id":"a","type":"colour","label":{},"default":"red"}]}]}',
      null,
      /groups\.0\.settings\.0\.default/,
    ],
    ['locales/en.json', '{\n "a": "ok",\n "home.new": "{count, plural, one {#}"\n}', 3, /home\.new/],
    ['locales/en.json', '[]', 1, /keys/],
    ['theme.json', '{}', null, /name/],
    ['assets/page.html', '<script>', null, /no file/],
    ['../server.js', 'x', null, /no file/],
    ['templates/a/b.liquid', 'x', null, /no file/],
    ['snippets/home.liquid', 'x', null, /has the name of/],
    ['assets/big.css', 'x'.repeat(300_000), null, /293 kB; at most 256 kB/],
  ])('%s: %j', async (path, text, line, message) => {
    const key = await duplicate();
    const { status, body } = await write(key, path, text);
    expect(status).toBe(422);
    expect(body.title).toMatch(message);
    if (line !== null) expect(body.details.problems[0]).toMatchObject({ path, line });
    expect((await as('DELETE', `/themes/${key}`)).status).toBe(204);
  });

  test('nor taken out while others need it', async () => {
    const key = await duplicate();
    const { status, body } = await as('DELETE', `/themes/${key}/files?path=snippets/look.liquid&version=1`);
    expect(status).toBe(422);
    expect(body.details.problems[0]).toMatchObject({ path: 'templates/layout.liquid' });
  });
});

describe('a theme that fails when it is shown', () => {
  const loop = '{% for a in (1..9999) %}{% for b in (1..9999) %}{% endfor %}{% endfor %}';

  test('shoppers get a page that says so kindly; the merchant is told the line, in the preview and in the list', async () => {
    const key = await duplicate();
    expect((await write(key, 'templates/home.liquid', `<p>fine</p>\n${loop}`)).status).toBe(200);
    const { cookie } = await preview(key);
    const told = await page('/', { cookie });
    expect(told.status).toBe(500);
    expect(told.text).toContain('A mistake in this theme');
    expect(told.text).toContain('templates/home.liquid, line 2');
    await done('POST', `/themes/${key}/publish`);
    const seen = await page();
    expect(seen.status).toBe(500);
    expect(seen.text).toContain('Something went wrong');
    expect(seen.text).not.toContain('home.liquid');
    // Every other page, the back office and the API go on.
    expect((await page('/cart')).status).toBe(200);
    await expect
      .poll(async () => (await done('GET', `/themes/${key}`)).lastFailure)
      .toMatchObject({ path: 'templates/home.liquid' });
    await done('POST', '/themes/harbour/publish');
    expect((await page()).status).toBe(200);
  });

  test('a page that leads nowhere stands even where its template fails', async () => {
    const key = await duplicate();
    expect((await write(key, 'templates/not-found.liquid', loop)).status).toBe(200);
    await done('POST', `/themes/${key}/publish`);
    const lost = await page('/nowhere-at-all');
    expect(lost.status).toBe(500);
    expect(lost.text).toContain('Something went wrong');
    await done('POST', '/themes/harbour/publish');
  });
});

describe('a theme as a ZIP', () => {
  const upload = (bytes: Buffer) =>
    sendFile(shop, '/api/v1/themes/upload', 'file', { name: 'theme.zip', bytes }, owner);
  async function download(key: string): Promise<Buffer> {
    const answer = await fetch(`${shop.url}/api/v1/themes/${key}/download`, { headers: owner });
    expect(answer.headers.get('content-type')).toBe('application/zip');
    return buffer(answer.body as never);
  }
  const least = {
    'theme.json': '{"name":"Bare"}',
    'templates/layout.liquid':
      '<!doctype html><title>{{ page.title }}</title><h1>Bare</h1>{% block main %}{% endblock %}',
    'templates/home.liquid':
      "{% layout 'layout' %}{% block main %}{% for product in products %}{% render 'card', product: product %}{% endfor %}{% endblock %}",
    'templates/product.liquid': "{% layout 'layout' %}{% block main %}{{ product.title }}{% endblock %}",
    'snippets/card.liquid': '<p>{{ product.title }}</p>',
  };

  test('goes out and comes back: the same files, the same choices, the same page', async () => {
    const key = await duplicate('foundry');
    const { version } = await done('GET', `/themes/${key}`);
    const values = { columns: 'two', hero_heading: { en: 'Round trip' } };
    await done('PUT', `/themes/${key}/settings`, { version, values });
    const made = await upload(await download(key));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({ isOwn: true, values, name: 'Foundry' });
    const files = async (of: string) =>
      (await done('GET', `/themes/${of}/files`)).items.map((each: object) => ({ ...each, version: 0 }));
    expect(await files(made.body.key)).toEqual(await files(key));
    const look = async (of: string) => {
      const { cookie } = await preview(of);
      return (await page('/', { cookie })).text.replaceAll(of, 'KEY').replace(/preview of “[^”]+”/, '');
    };
    expect(await look(made.body.key)).toBe(await look(key));
  });

  test('the least there is to a theme sells: the shop has the rest', async () => {
    const made = await upload(await packZip({ ...least, '__MACOSX/._theme.json': 'x', '.DS_Store': 'x' }));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { cookie } = await preview(made.body.key);
    for (const path of ['/', '/cart', '/search?q=a', '/nowhere']) {
      expect((await page(path, { cookie })).text, path).toContain('<h1>Bare</h1>');
    }
  });

  test('packed with the folder around it, too', async () => {
    const inFolder = Object.fromEntries(Object.entries(least).map(([name, text]) => [`bare-theme-main/${name}`, text]));
    expect((await upload(await packZip(inFolder))).body).toMatchObject({ name: 'Bare 2' });
  });

  test.each<[string, Record<string, string | Buffer>, number, RegExp]>([
    ['a way out of its folder', { ...least, '../../outside.liquid': 'x' }, 422, /leads out of its folder/],
    ['an absolute path', { ...least, '/etc/cron.d/x': 'x' }, 422, /leads out of its folder/],
    ['a program', { ...least, 'assets/run.php': '<?php' }, 422, /assets\/run\.php/],
    [
      'a page that would run as the shop’s own',
      { ...least, 'assets/index.html': '<script>' },
      422,
      /assets\/index\.html/,
    ],
    ['no theme', { 'readme.txt': 'hello' }, 422, /no theme\.json/],
    [
      'a theme without a layout',
      Object.fromEntries(Object.entries(least).filter(([name]) => !name.includes('layout'))),
      422,
      /layout\.liquid/,
    ],
    ['a template that cannot be read', { ...least, 'templates/home.liquid': '{% if %}' }, 422, /home\.liquid, line 1/],
    ['a template of bytes', { ...least, 'templates/home.liquid': Buffer.from([0xff, 0xfe, 0, 1]) }, 422, /UTF-8/],
    [
      'more files than a theme has',
      Object.fromEntries([
        ...Object.entries(least),
        ...Array.from({ length: 400 }, (_, at) => [`snippets/s${at}.liquid`, 'x'] as const),
      ]),
      413,
      /405 files; at most 300/,
    ],
    ['a bomb', { ...least, 'assets/big.css': Buffer.alloc(60 * 1024 * 1024) }, 413, /more than 10 MB/],
    ['one file too large', { ...least, 'assets/big.css': Buffer.alloc(400 * 1024, 'a') }, 422, /big\.css/],
  ])('%s is refused by name', async (_what, files, status, message) => {
    const before = (await done('GET', '/themes')).items.length;
    const answer = await upload(await packZip(files));
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect(answer.body.title).toMatch(message);
    expect((await done('GET', '/themes')).items).toHaveLength(before);
  });

  test.each([
    ['no ZIP at all', Buffer.from('hello')],
    ['half a ZIP', null],
  ])('%s is refused', async (_what, bytes) => {
    const whole = await packZip(least);
    const answer = await upload(bytes ?? whole.subarray(0, whole.length / 2));
    expect(answer.status).toBe(422);
    expect(answer.body.field).toBe('file');
  });
});

test('several servers on one database show what was changed from their next page on', async () => {
  const other = await import('../../server/src/app.ts').then(({ buildApp }) => buildApp(shop));
  const key = await duplicate();
  await done('POST', `/themes/${key}/publish`);
  const seen = async () => (await other.inject('/')).body;
  expect(await seen()).toContain(`/theme/${key}/`);
  const { text } = await readFile(key, 'templates/home.liquid');
  await write(key, 'templates/home.liquid', `${text}\n{% comment %}{% endcomment %}`);
  await write(
    key,
    'templates/layout.liquid',
    (await readFile(key, 'templates/layout.liquid')).text.replace('<body>', '<body data-new>'),
  );
  expect(await seen()).toContain('<body data-new>');
  await done('POST', '/themes/harbour/publish');
  expect(await seen()).toContain('/theme/harbour/');
  await other.close();
});
