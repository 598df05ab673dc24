import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyChanges } from '../../server/src/changes/apply-changes.ts';
import type { AppliedChanges, Change } from '../../server/src/changes/change.ts';
import { undoChangeSet } from '../../server/src/changes/undo-change-set.ts';
import { inTransaction } from '../../server/src/platform/db.ts';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const context = () => ({ actor: 'user 1', now: new Date() });
const apply = (changes: Change[]) =>
  inTransaction(shop.db, (trx) => applyChanges(trx, context(), { kind: 'bulk_edit' }, changes));
const undo = (id: number) => inTransaction(shop.db, (trx) => undoChangeSet(trx, context(), id));
const place = (variantId: number, quantity: number) =>
  shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity }]), freshKey());
const variant = (id: number, field: string, value: unknown): Change => ({ entity: 'variant', id, field, value });

async function one<Row>(sql: string, ...values: unknown[]): Promise<Row> {
  return (await shop.pool.query(sql, values)).rows[0] as Row;
}

describe('a change set', () => {
  test('sets fields of products and variants in one go, keeps history, and is undone', async () => {
    const a = await makeVariant(shop, { policy: 'deny', priceMinor: 1000 });
    const b = await makeVariant(shop, { policy: 'backorder', priceMinor: 1000 });
    const { product_id: productId } = await one<{ product_id: number }>(
      'select product_id from variants where id = $1',
      a,
    );
    const applied = await apply([
      variant(a, 'policy', 'backorder'),
      variant(a, 'backorderLimit', 7),
      variant(a, 'priceMinor', 1250),
      variant(a, 'sku', ' NEW-1 '),
      variant(b, 'policy', 'backorder'),
      { entity: 'product', id: productId, field: 'visibility', value: 'hidden' },
      { entity: 'product', id: productId, field: 'brand', value: 'Lumen' },
      { entity: 'product', id: productId, field: 'tags', value: ['sale', 'new'] },
      { entity: 'product', id: productId, field: 'texts.en.title', value: 'Lamp' },
      { entity: 'product', id: productId, field: 'texts.nl.title', value: 'Leeslamp' },
    ]);
    expect(applied).toMatchObject({ counts: { changed: 2, unchanged: 1, refused: 0 }, refusals: [] });
    const facts = `select v.sku, v.price_minor, s.stock_policy, s.backorder_limit, p.visibility, b.name as brand,
      (select string_agg(name, ',' order by name) from product_tags join tags on tags.id = tag_id where product_id = p.id) as tags,
      (select string_agg(language || ':' || title, ',' order by language) from product_texts where product_id = p.id) as titles
      from variants v join variant_stock s on s.variant_id = v.id join products p on p.id = v.product_id
      left join brands b on b.id = p.brand_id where v.id = $1`;
    expect(await one(facts, a)).toEqual({
      sku: 'NEW-1',
      price_minor: 1250,
      stock_policy: 'backorder',
      backorder_limit: 7,
      visibility: 'hidden',
      brand: 'Lumen',
      tags: 'new,sale',
      titles: 'en:Lamp,nl:Leeslamp',
    });
    const undone = (await undo(applied.changeSetId)) as AppliedChanges;
    expect(undone.refusals).toEqual([]);
    expect(await one(facts, a)).toMatchObject({
      price_minor: 1000,
      stock_policy: 'deny',
      backorder_limit: null,
      visibility: 'visible',
      brand: null,
      tags: null,
    });
    expect((await one<{ titles: string }>(facts, a)).titles).toMatch(/^en:Product \d+$/);
    expect(await undo(applied.changeSetId)).toMatchObject({ refused: 'conflict' });
  });

  test('refuses one by one and says why; the others go through', async () => {
    const a = await makeVariant(shop, { policy: 'deny', buyMaximum: 10 });
    const applied = await apply([
      variant(a, 'buyMinimum', 11),
      variant(a, 'policy', 'backorder'),
      variant(999_999, 'priceMinor', 5),
      { ...variant(a, 'priceMinor', -5), ref: 'row 3' },
      variant(a, 'colour', 'red'),
      variant(a, 'deliveryTimeframeId', 4711),
    ]);
    expect(applied).toMatchObject({ counts: { changed: 0, refused: 2, unchanged: 0 } });
    expect(applied.refusals.map((each) => `${each.field} ${each.code}`).sort()).toEqual([
      'buyMinimum invalid',
      'colour invalid',
      'deliveryTimeframeId invalid',
      'priceMinor invalid',
      'priceMinor not_found',
    ]);
    expect(applied.refusals.find((each) => each.ref === 'row 3')?.message).toMatch(/^row 3: priceMinor: /);
    expect(await one('select stock_policy from variant_stock where variant_id = $1', a)).toEqual({
      stock_policy: 'backorder',
    });
  });

  test('undo leaves alone what was changed since and says which', async () => {
    const a = await makeVariant(shop, { policy: 'deny', priceMinor: 100 });
    const b = await makeVariant(shop, { policy: 'deny', priceMinor: 100 });
    const applied = await apply([variant(a, 'priceMinor', 200), variant(b, 'priceMinor', 200)]);
    await apply([variant(b, 'priceMinor', 300)]);
    const undone = (await undo(applied.changeSetId)) as AppliedChanges;
    expect(undone).toMatchObject({ counts: { changed: 1, refused: 1 } });
    expect(undone.refusals).toMatchObject([{ id: b, field: 'priceMinor', code: 'changed_meanwhile' }]);
    expect(undone.refusals[0]?.message).toBe('priceMinor was changed since, to 300; it was left alone.');
    expect(await one('select price_minor from variants where id = $1', a)).toEqual({ price_minor: 100 });
    expect(await one('select price_minor from variants where id = $1', b)).toEqual({ price_minor: 300 });
  });

  test('turning tracking off lets those who wait have their units, as from a form', async () => {
    const many: number[] = [];
    for (let n = 0; n < 4; n += 1) many.push(await makeVariant(shop, { policy: 'backorder', onHand: 1 }));
    for (const id of many.slice(0, 2)) expect((await place(id, 3)).status).toBe(201);
    const applied = await apply(many.map((id) => variant(id, 'policy', 'untracked')));
    expect(applied).toMatchObject({ counts: { changed: 4, refused: 0 } });
    const { rows } = await shop.pool.query(
      'select s.waiting, l.allocated, l.waiting as line from variant_stock s join order_lines l using (variant_id) where variant_id = any($1) order by 1',
      [many],
    );
    expect(rows).toEqual([
      { waiting: 0, allocated: 3, line: 0 },
      { waiting: 0, allocated: 3, line: 0 },
    ]);
    await expectSound(shop);
  });

  test('stock is adjusted through the ledger, fills those who wait, and is taken back by undo', async () => {
    const plain = await makeVariant(shop, { policy: 'deny', onHand: 4 });
    const waited = await makeVariant(shop, { policy: 'backorder', onHand: 0 });
    const untracked = await makeVariant(shop, { policy: 'untracked' });
    const counted = await makeVariant(shop, { policy: 'deny', onHand: 9 });
    await place(waited, 2);
    const five = { change: 5, reason: 'received', note: 'pallet 7' };
    const applied = await apply([
      variant(plain, 'stock', five),
      variant(waited, 'stock', five),
      variant(untracked, 'stock', five),
      variant(counted, 'stock', { counted: 9, reason: 'count' }),
    ]);
    expect(applied).toMatchObject({ counts: { changed: 2, unchanged: 1, refused: 1 } });
    expect(applied.refusals).toMatchObject([{ id: untracked, code: 'conflict' }]);
    const level = 'select on_hand, allocated from stock_levels where variant_id = $1';
    expect(await one(level, plain)).toEqual({ on_hand: 9, allocated: 0 });
    expect(await one(level, waited)).toEqual({ on_hand: 5, allocated: 2 });
    expect(
      await one(
        'select kind, reason, cause, actor from movements where variant_id = $1 order by id desc limit 1',
        plain,
      ),
    ).toEqual({
      kind: 'received',
      reason: 'received: pallet 7',
      cause: `change set ${applied.changeSetId}`,
      actor: 'user 1',
    });
    await expectSound(shop);

    await place(plain, 3); // a sale does not stand in the way of an undo
    await apply([variant(waited, 'stock', { counted: 6, reason: 'count' })]); // another count does
    const undone = (await undo(applied.changeSetId)) as AppliedChanges;
    expect(undone.refusals).toMatchObject([{ id: waited, field: 'stock', code: 'changed_meanwhile' }]);
    expect(await one(level, plain)).toEqual({ on_hand: 4, allocated: 3 });
    await expectSound(shop);
  });
});
