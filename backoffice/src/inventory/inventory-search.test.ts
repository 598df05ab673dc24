import { expect, test } from 'vitest';
import {
  builtInFor,
  columnsOf,
  filterOf,
  type InventoryView,
  inventorySearch,
  sameView,
  searchOf,
  shownBy,
  usualColumns,
} from './inventory-search.ts';

test.each([
  // address → what is understood
  [{}, {}],
  [
    { search: 123, brand: ' Harbour', tag: '' },
    { search: '123', brand: ' Harbour' },
  ],
  [
    { status: 'low', policy: 'deny', sort: 'sku', order: 'desc' },
    { status: 'low', policy: 'deny', sort: 'sku', order: 'desc' },
  ],
  [{ status: 'loud', policy: 'maybe', sort: 'colour', order: 'up' }, {}],
  [{ categoryId: '12', locationId: 0, variant: -1, page: 1.5, view: 'mine' }, { categoryId: 12 }],
])('an address %j is read as %j', (address, wanted) => {
  expect(JSON.parse(JSON.stringify(inventorySearch(address)))).toEqual(wanted);
});

const view: InventoryView = {
  filter: { status: 'on_backorder', brand: 'Harbour', categoryId: 3 },
  sort: 'waiting',
  order: 'desc',
  columns: ['onHand', 'waiting'],
};

test('a saved view leads to an address that shows the same again', () => {
  const search = inventorySearch(searchOf(view, 7));
  expect(search).toMatchObject({ view: 7, status: 'on_backorder', brand: 'Harbour', categoryId: 3, sort: 'waiting' });
  expect(sameView(shownBy(search, usualColumns), view)).toBe(true);
  for (const change of [
    { sort: undefined },
    { order: undefined },
    { brand: undefined },
    { columns: 'onHand' },
    { tag: 'sea' },
  ]) {
    expect(sameView(shownBy({ ...search, ...change }, usualColumns), view), JSON.stringify(change)).toBe(false);
  }
});

test('a view of all, saved or built in, filters nothing', () => {
  const all: InventoryView = { filter: { status: 'all' }, sort: 'title', order: 'asc', columns: [...usualColumns] };
  expect(sameView(shownBy({}, usualColumns), all)).toBe(true);
  expect(filterOf(searchOf(all, 1))).toEqual({});
  expect(builtInFor({ status: 'all' })).toBe('all');
  expect(builtInFor({ status: 'low' })).toBe('low');
  expect(builtInFor({ status: 'low', tag: 'sea' })).toBeNull();
  expect(builtInFor({ status: 'untracked' })).toBeNull();
});

test('columns keep their order on the screen, and unknown ones are left out', () => {
  expect(columnsOf({ columns: 'waiting,colour,sku' })).toEqual(['sku', 'waiting']);
  expect(columnsOf({ columns: '' })).toEqual([]);
  expect(columnsOf({})).toBeNull();
});
