import { expect, test } from 'vitest';
import { en } from './en.ts';
import type { Message } from './i18n.tsx';
import { nl } from './nl.ts';

const blanks = (message: Message) => {
  const text = typeof message === 'string' ? message : `${message.one} ${message.other}`;
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
};

test('both languages have the same messages with the same words to fill in', () => {
  expect(Object.keys(nl).sort()).toEqual(Object.keys(en).sort());
  for (const [key, message] of Object.entries(en)) {
    expect(blanks(nl[key as keyof typeof en]), key).toEqual(blanks(message));
  }
});

test('the labels the article names are said literally', () => {
  expect([en['nav.settings'], en['settings.storeColumn'], en['settings.workflow'], en['section.inventory']]).toEqual([
    'Settings',
    'Store Settings',
    'Workflow',
    'INVENTORY',
  ]);
  expect([en['section.inventoryAndVariants'], en['stock.track'], en['stock.backorders'], en['form.save']]).toEqual([
    'INVENTORY & VARIANTS',
    'Track the inventory',
    'Allow backorders',
    'Save',
  ]);
});
