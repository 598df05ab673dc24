import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  categoriesByNearness,
  type Giver,
  inheritStockRule,
  ownFields,
  storeDefault,
  type TreeCategory,
} from './inherit.ts';

/** 'Home 1, Lamps 2<1, Desk 3<2': name, id, and the id of what it is in; the place is the order named. */
const tree = (text: string): Map<number, TreeCategory> =>
  new Map(
    text.split(', ').map((each, place) => {
      const [, id, parent] = /(\d+)(?:<(\d+))?$/.exec(each) as RegExpExecArray;
      return [Number(id), { id: Number(id), parentId: parent ? Number(parent) : null, place }];
    }),
  );
const shop = tree('Home 1, Lamps 2<1, Desk 3<2, Floor 4<2, Sale 5, Garden 6, Lights 7<6');

test.each([
  ['none', [], []],
  ['at the top', [1], [1]],
  ['the path upwards', [3], [3, 2, 1]],
  ['beside one another: as they stand on the page', [4, 3], [3, 4, 2, 1]],
  ['a shallow and a deep one: the named ones first', [5, 3], [3, 5, 2, 1]],
  ['one that is also above another: at its nearest, once', [3, 1], [1, 3, 2]],
  ['two branches, step by step', [3, 7], [3, 7, 2, 6, 1]],
  ['named twice, or unknown', [5, 5, 99], [5]],
])('categories by nearness, %s', (_, named, order) => {
  expect(categoriesByNearness(named, shop).map(({ id }) => id)).toEqual(order);
});

test('categories in a circle, which the shop refuses to make, still come to an end', () => {
  expect(categoriesByNearness([1], tree('A 1<2, B 2<1')).map(({ id }) => id)).toEqual([1, 2]);
});

const product = (values: Giver['values']): Giver => ({ source: { kind: 'product', id: 9 }, values });
const category = (id: number, values: Giver['values']): Giver => ({ source: { kind: 'category', id }, values });

/** 'backorder of store, no limit of category 2, ...' */
function told(givers: Giver[], allowBackorders = false): string {
  const from = ({ source }: { source: Giver['source'] }) =>
    source.kind === 'store' ? 'store' : `${source.kind} ${source.id}`;
  const { policy, backorderLimit, stockMinimum, stockAlert } = inheritStockRule(givers, storeDefault(allowBackorders));
  return [
    `${policy.value} (${from(policy)})`,
    `limit ${backorderLimit.value ?? 'none'} (${from(backorderLimit)})`,
    `minimum ${stockMinimum.value} (${from(stockMinimum)})`,
    `alert ${stockAlert.value} (${from(stockAlert)})`,
  ].join(', ');
}

test.each([
  ['nothing given', [], false, 'deny (store), limit none (store), minimum 0 (store), alert 0 (store)'],
  ['backorders on in Settings', [], true, 'backorder (store), limit none (store), minimum 0 (store), alert 0 (store)'],
  [
    'a category gives one value, the rest is as above',
    [category(2, { policy: 'backorder' })],
    false,
    'backorder (category 2), limit none (store), minimum 0 (store), alert 0 (store)',
  ],
  [
    'the nearer one counts, value by value',
    [category(3, { stockAlert: 5 }), category(2, { stockAlert: 1, stockMinimum: 4 })],
    false,
    'deny (store), limit none (store), minimum 4 (category 2), alert 5 (category 3)',
  ],
  [
    'the product before its categories',
    [product({ policy: 'untracked' }), category(3, { policy: 'backorder', backorderLimit: 20 })],
    true,
    'untracked (product 9), limit 20 (category 3), minimum 0 (store), alert 0 (store)',
  ],
  [
    'no limit is a value, and so is 0',
    [category(3, { backorderLimit: null, stockAlert: 0 }), category(2, { backorderLimit: 20, stockAlert: 7 })],
    false,
    'deny (store), limit none (category 3), minimum 0 (store), alert 0 (category 3)',
  ],
] as [string, Giver[], boolean, string][])('%s', (_, givers, allowBackorders, expected) => {
  expect(told(givers, allowBackorders)).toBe(expected);
});

test('a value is a variant’s own when somebody gave it and it is not what it would inherit', () => {
  const inherited = inheritStockRule([category(2, { policy: 'backorder', backorderLimit: 5 })], storeDefault(false));
  expect(ownFields({ policy: 'backorder', backorderLimit: null, stockAlert: 3 }, inherited)).toEqual({
    policy: false,
    backorderLimit: true,
    stockMinimum: false,
    stockAlert: true,
  });
});

const values = fc.record(
  {
    policy: fc.constantFrom('untracked' as const, 'deny' as const, 'backorder' as const),
    backorderLimit: fc.option(fc.nat(9)),
    stockMinimum: fc.nat(9),
    stockAlert: fc.nat(9),
  },
  { requiredKeys: [] },
);

test('what a farther one gives never counts where a nearer one gives it', () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 5 }), values, (near, far) => {
      const givers = near.map((each, at) => category(at, each));
      const without = inheritStockRule(givers, storeDefault(true));
      const with_ = inheritStockRule([...givers, category(99, far)], storeDefault(true));
      for (const field of ['policy', 'backorderLimit', 'stockMinimum', 'stockAlert'] as const) {
        const given = without[field].source.kind !== 'store';
        if (given || far[field] === undefined) expect(with_[field]).toEqual(without[field]);
        else expect(with_[field]).toEqual({ value: far[field], source: { kind: 'category', id: 99 } });
      }
    }),
  );
});

test('each category is named once, and none before one that is nearer', () => {
  const parents = fc.array(fc.nat(20), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(parents, fc.array(fc.nat(20), { maxLength: 6 }), (above, named) => {
      const any = new Map(
        above.map((parent, id) => [id, { id, parentId: parent < id ? parent : null, place: above.length - id }]),
      );
      const order = categoriesByNearness(named, any).map(({ id }) => id);
      expect(new Set(order).size).toBe(order.length);
      const steps = (id: number): number =>
        Math.min(
          ...named.map((from) => {
            let at: number | null = from;
            for (let step = 0; at !== null && any.has(at); step += 1) {
              if (at === id) return step;
              at = any.get(at)?.parentId ?? null;
            }
            return Number.POSITIVE_INFINITY;
          }),
        );
      const far = order.map(steps);
      expect(far).toEqual([...far].sort((a, b) => a - b));
    }),
  );
});
