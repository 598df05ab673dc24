import { expect, test } from 'vitest';
import { isText, mostBytes, themeLimits, themePath } from './theme-paths.ts';

test.each([
  ['theme.json', { kind: 'about' }],
  ['settings.json', { kind: 'settings' }],
  ['templates/product.liquid', { kind: 'template', name: 'product' }],
  ['snippets/buy-form.liquid', { kind: 'snippet', name: 'buy-form' }],
  ['mails/delay.html.liquid', { kind: 'mail', name: 'delay.html' }],
  ['mails/delay.txt.liquid', { kind: 'mail', name: 'delay.txt' }],
  ['locales/nl.json', { kind: 'words', language: 'nl' }],
  ['locales/nl-BE.json', { kind: 'words', language: 'nl-BE' }],
  ['assets/shop.css', { kind: 'asset', name: 'shop.css', type: 'text/css; charset=utf-8' }],
  ['assets/Archivo.latin.woff2', { kind: 'asset', name: 'Archivo.latin.woff2', type: 'font/woff2' }],
])('%s is a file of a theme', (path, expected) => {
  expect(themePath(path)).toEqual(expected);
});

test.each([
  '',
  '/etc/passwd',
  '../theme.json',
  'templates/../../secret.liquid',
  'templates/a/b.liquid',
  'templates/product.html',
  'templates/product.html.liquid',
  'mails/delay.liquid',
  'snippets/.liquid',
  'snippets/Ünder.liquid',
  'locales/klingon.json',
  'locales/en.js',
  'assets/index.html',
  'assets/run.php',
  'assets/x.svg.html',
  'assets/..%2fserver.js',
  'assets/.htaccess',
  'assets/',
  'server/main.ts',
  'constructor',
  'assets/x.constructor',
])('“%s” is none', (path) => {
  expect(themePath(path)).toBeNull();
});

test.each([
  ['templates/home.liquid', true, themeLimits.textBytes],
  ['assets/shop.js', true, themeLimits.textBytes],
  ['assets/photo.webp', false, themeLimits.assetBytes],
])('%s is text: %s, of at most %s bytes', (path, text, bytes) => {
  expect(isText(path)).toBe(text);
  expect(mostBytes(path)).toBe(bytes);
});
