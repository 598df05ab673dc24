/** A server killed in the middle of an import, while shoppers go on ordering at another. */
import { afterEach, expect, test } from 'vitest';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { csvOf } from '../support/imports.ts';
import { openServerGroup, type ServerGroup } from '../support/server-group.ts';

let group: ServerGroup;
afterEach(() => group?.close());

const newRows = 2_000;
const editedRows = 300;

async function upload(content: string): Promise<number> {
  const form = new FormData();
  form.set('file', new Blob([content]), 'killed.csv');
  const { status, body } = (await group.request(0, 'POST', '/api/v1/imports', form)) as {
    status: number;
    body: { id: number };
  };
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

async function until<Answer>(ask: () => Promise<Answer | null>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('goes on where it was, does no row twice, and the stock stays exact', async () => {
  group = await openServerGroup(2);
  const variants: number[] = [];
  for (let each = 0; each < editedRows; each += 1) {
    variants.push(await makeVariant(group, { policy: 'deny', onHand: 100 }));
  }
  const file = csvOf([
    ['Internal_Variant_ID', 'US_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out', 'Stock_Level'],
    ...variants.map((id) => [id, '', 'Y', 'N', 120]),
    ...Array.from({ length: newRows }, (_, at) => ['', `Killed ${at}`, 'Y', 'N', 5]),
  ]);
  const id = await upload(file);
  const read = async (server: number) => (await group.request(server, 'GET', `/api/v1/imports/${id}`))?.body;
  const { mapping, options } = await read(0);
  await group.request(0, 'PUT', `/api/v1/imports/${id}/columns`, { mapping, options });
  await until(async () => ((await read(1))?.state === 'checked' ? true : null));
  expect((await read(1)).counts).toMatchObject({ new: newRows, changed: editedRows, problem: 0 });

  let ordering = true;
  let accepted = 0;
  const shoppers = Array.from({ length: 3 }, async (_, shopper) => {
    for (let turn = 0; ordering; turn += 1) {
      const variantId = variants[(turn * 3 + shopper) % variants.length] as number;
      const order = orderFor([{ variantId, quantity: 1 + (turn % 3) }]);
      const answer = await group.request(1, 'POST', '/api/v1/storefront/orders', order, freshKey());
      if (answer?.status === 201) accepted += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  await group.request(0, 'POST', `/api/v1/imports/${id}/start`);
  const killedAt = await until(async () => {
    const { done, state } = (await read(1)) ?? {};
    return done > 0 || state === 'done' ? (done as number) : null;
  });
  // Whichever server runs it: both are killed, one after the other.
  await group.killAndRestart(0);
  await group.killAndRestart(1);
  const done = await until(async () => {
    const imported = await read(0);
    return imported?.state === 'done' ? imported : null;
  });
  ordering = false;
  await Promise.all(shoppers);

  expect(killedAt).toBeLessThan(newRows + editedRows);
  expect(done).toMatchObject({ done: newRows + editedRows, failed: 0 });
  expect(accepted).toBeGreaterThan(0);
  const { rows } = await group.pool.query(
    `select count(*)::int as made, count(distinct title)::int as titles from product_texts where title like 'Killed %'`,
  );
  expect(rows).toEqual([{ made: newRows, titles: newRows }]);
  const stock = await group.pool.query(
    `select count(*)::int as variants from variant_stock s join stock_levels l using (variant_id)
     where s.variant_id = any($1) and s.stock_policy = 'backorder' and l.on_hand = 120`,
    [variants],
  );
  expect(stock.rows).toEqual([{ variants: editedRows }]);
  const counted = await group.pool.query(
    `select count(*)::int as movements from movements where variant_id = any($1) and kind = 'counted'`,
    [variants],
  );
  expect(counted.rows).toEqual([{ movements: editedRows }]);
  await expectSound(group);
});
