import { expect, test } from 'vitest';
import { cleanHtml } from '../clean-html.ts';
import { freeSlug, slugOf } from './slug.ts';

test.each([
  ['Crème brûlée  No. 5', 'creme-brulee-no-5'],
  ['  --Straße & Ørsted’s “Æbler”--  ', 'strasse-orsteds-aebler'],
  ['日本', 'item'],
  ['', 'item'],
  ['x'.repeat(400), 'x'.repeat(150)],
])('%s -> %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

test('a taken slug is numbered', () => {
  expect(freeSlug('vase', new Set())).toBe('vase');
  expect(freeSlug('vase', new Set(['vase', 'vase-2']))).toBe('vase-3');
});

test.each([
  ['<p onclick="x()">Hi</p>', '<p>Hi</p>'],
  ['<script>x()</script>ok', 'ok'],
  ['<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer">a</a>'],
  ['<img src="https://e.example/x.png" onerror="x()">', ''],
  ['<iframe src="//e.example"></iframe><b>b</b>', '<b>b</b>'],
  ['<p style="position:fixed">p</p>', '<p>p</p>'],
])('cleaned: %s', (dirty, clean) => {
  expect(cleanHtml(dirty)).toBe(clean);
});
