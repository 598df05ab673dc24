/** Pictures as browsers are sent them: in a few widths, in the best format they read, drawn once. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
let file: string;
beforeAll(async () => {
  shop = await openTestShop();
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const bytes = await sharp({ create: { width: 1500, height: 1000, channels: 3, background: '#7a4', noise } })
    .webp()
    .toBuffer();
  file = await shop.files.put(bytes, 'webp');
});
afterAll(() => shop.close());

async function fetchPicture(path: string, accept: string) {
  const answer = await fetch(`${shop.url}/files/${path}`, { headers: { accept } });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}
const forms = () => readdir(join(shop.config.dataDir, 'forms')).catch(() => []);

test.each([
  ['image/avif,image/webp,*/*', 'image/avif', 'heif'],
  ['image/webp,*/*', 'image/webp', 'webp'],
  ['*/*', 'image/webp', 'webp'],
])('a browser that reads %s gets %s', async (accept, type, format) => {
  const { status, headers, bytes } = await fetchPicture(`320/${file}`, accept);
  expect([status, headers.get('content-type'), headers.get('vary')]).toEqual([200, type, 'accept']);
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(await sharp(bytes).metadata()).toMatchObject({ format, width: 320, height: 213 });
});

test('smaller widths are fewer bytes, and none is larger than the picture', async () => {
  const sizes = [];
  for (const width of [160, 640, 1280]) sizes.push((await fetchPicture(`${width}/${file}`, 'image/avif')).bytes.length);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  const small = await shop.files.put(
    await sharp({ create: { width: 200, height: 100, channels: 3, background: '#123' } })
      .webp()
      .toBuffer(),
    'webp',
  );
  expect(await sharp((await fetchPicture(`1280/${small}`, 'image/webp')).bytes).metadata()).toMatchObject({
    width: 200,
  });
});

test('a hundred who ask at once get one drawing', async () => {
  const before = (await forms()).length;
  const answers = await Promise.all(Array.from({ length: 100 }, () => fetchPicture(`960/${file}`, 'image/webp')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ bytes }) => bytes.toString('base64'))).size).toBe(1);
  expect((await forms()).length).toBe(before + 1);
});

test('other widths, other names and other places are no pictures, and leave no file', async () => {
  const before = await forms();
  for (const path of [
    `321/${file}`,
    `0/${file}`,
    `-1/${file}`,
    `1e3/${file}`,
    `99999/${file}`,
    `640/${'f'.repeat(64)}.webp`,
    '640/..%2f..%2fetc%2fpasswd',
    `640/documents%2f${file}`,
    `640/${file}.webp`,
  ]) {
    const { status } = await fetchPicture(path, 'image/webp');
    expect([404, 422], path).toContain(status);
  }
  expect(await forms()).toEqual(before);
});
