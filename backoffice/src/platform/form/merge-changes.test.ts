import { expect, test } from 'vitest';
import { mergeChanges, same } from './merge-changes.ts';

const started = { title: 'Rope', price: '9.50', tags: ['sea'], texts: { en: { title: 'Rope', url: 'rope' } } };

test('what I changed stays, what others changed arrives', () => {
  const mine = { ...started, price: '10.00' };
  const latest = { ...started, title: 'Mooring rope', tags: ['sea', 'gift'] };
  expect(mergeChanges(started, mine, latest)).toEqual({ ...latest, price: '10.00' });
});

test('where both changed the same field, mine stays', () => {
  expect(mergeChanges(started, { ...started, title: 'Mine' }, { ...started, title: 'Theirs' }).title).toBe('Mine');
});

test('objects merge field by field, lists are taken whole', () => {
  const mine = { ...started, tags: ['harbour'], texts: { en: { title: 'Mine', url: 'rope' } } };
  const latest = { ...started, tags: ['sea', 'gift'], texts: { en: { title: 'Rope', url: 'mooring-rope' } } };
  expect(mergeChanges(started, mine, latest)).toEqual({
    ...started,
    tags: ['harbour'],
    texts: { en: { title: 'Mine', url: 'mooring-rope' } },
  });
});

test('nothing changed by me means the latest as it is', () => {
  const latest = { ...started, title: 'New', texts: { en: { title: 'A', url: 'b' } } };
  expect(mergeChanges(started, structuredClone(started), latest)).toEqual(latest);
});

test('sameness is of content', () => {
  expect(same({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(same({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(same({ a: '' }, { a: 0 })).toBe(false);
  expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(true);
});
