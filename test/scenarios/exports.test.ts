/** Exports as Tools > Exports asks for them: made in the background, fetched as CSV and as a workbook, read by others. */
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSession, sessionCookie } from '../../server/src/accounts/sessions.ts';
import { isRefusal } from '../../server/src/platform/refusals.ts';
import { headerMatcher, productColumns } from '../../server/src/sheets/product-columns.ts';
import { loadSheetFacts, readProductRows } from '../../server/src/sheets/read-product-rows.ts';
import { readSheet as readAnySheet } from '../../server/src/sheets/read-sheet.ts';
import { unguardText } from '../../server/src/sheets/rules/formula-text.ts';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { eventually } from '../support/orders.ts';
import { fileIn, tempFolder } from '../support/sheet-files.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { owner, signIn } from '../support/sign-in.ts';

vi.setConfig({ testTimeout: 90_000 });
let shop: TestShop;
let headers: Record<string, string>;
beforeAll(async () => {
  shop = await openTestShop();
  headers = await signIn(shop);
});
afterAll(() => shop.close());

const ask = (method: string, path: string, body?: unknown, as = headers): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, as);
async function done(id: number): Promise<Answer['body']> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { body } = await ask('GET', `/exports/${id}`);
    if (body.state !== 'processing') return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`export ${id} is still being made`);
}
async function make(body: Record<string, unknown>): Promise<Answer['body']> {
  const asked = await ask('POST', '/exports', body);
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  expect(asked.body).toMatchObject({ state: 'processing', mine: true, by: 'Olga Owner' });
  return done(asked.body.id);
}
async function bytes(id: number, format: 'csv' | 'xlsx'): Promise<Buffer> {
  const answer = await fetch(`${shop.url}/api/v1/exports/${id}/file?format=${format}`, { headers });
  expect(answer.status).toBe(200);
  const body = Buffer.from(await answer.arrayBuffer());
  expect(Number(answer.headers.get('content-length'))).toBe(body.length);
  return body;
}
const csvOf = async (id: number) => parse(await bytes(id, 'csv'), { bom: true }) as string[][];
const workbookOf = async (id: number) => readSheet(await bytes(id, 'xlsx'), { trim: false });
/** The sheet as records by title, from the workbook, after checking that the CSV says the same. */
async function records(id: number): Promise<Record<string, unknown>[]> {
  const [csv, workbook] = [await csvOf(id), await workbookOf(id)];
  expect(csv.length).toBe(workbook.length);
  const [titles = [], ...rows] = workbook;
  for (const [at, row] of rows.entries()) {
    for (const [place, cell] of row.entries()) {
      const written = csv[at + 1]?.[place] ?? '';
      if (typeof cell === 'number') expect(Number(written)).toBe(cell);
      else if (cell instanceof Date)
        expect(Date.parse(`${written.replace(' ', 'T')}Z`)).toBe(1000 * Math.round(cell.getTime() / 1000));
      else expect(unguardText(written)).toBe(unguardText(String(cell ?? '')));
    }
  }
  return rows.map((row) => Object.fromEntries(titles.map((title, place) => [String(title), row[place]])));
}
async function signInAs(role: 'read_only' | 'cashier' | 'manager'): Promise<Record<string, string>> {
  const user = { email: `${role}@example.com`, name: role, role, password_hash: 'none' };
  const { id } = await shop.db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
  return { cookie: `${sessionCookie}=${await openSession(shop.db, id, shop.clock())}` };
}

test('products: every cell of every row, as CSV and as workbook, with texts that would be formulas', async () => {
  const ids = [
    await makeVariant(shop, { title: '=HYPERLINK("http://evil.example","x")', policy: 'backorder', onHand: 3 }),
    await makeVariant(shop, { title: "'=kept", priceMinor: 1995 }),
    await makeVariant(shop, { title: 'Lamp, "large";=1+1', policy: 'untracked' }),
  ];
  await shop.db
    .updateTable('variants')
    .set({ sku: '00123', ean: '+31201', article_code: '-5' })
    .where('id', '=', ids[0] as number)
    .execute();
  await shop.db
    .updateTable('product_texts')
    .set({ content: '<p>one</p>\r\n<p>two; "three"</p>\n- four' })
    .where('title', '=', "'=kept")
    .execute();
  const made = await make({ kind: 'products' });
  expect(made).toMatchObject({ state: 'finished', failure: null, narrowed: false, kind: 'products' });
  expect(made.fileName).toMatch(/^products_export_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$/);
  expect(made.total).toBeGreaterThanOrEqual(3);

  const facts = await loadSheetFacts(shop.db, 'http://127.0.0.1:3000');
  const columns = productColumns(facts.store);
  const variants = await shop.db.selectFrom('variants').select('id').orderBy('product_id').orderBy('id').execute();
  const rows = await readProductRows(
    shop.db,
    facts,
    variants.map((row) => row.id),
  );
  const [csv, workbook] = [await csvOf(made.id), await workbookOf(made.id)];
  expect(csv[0]).toEqual(columns.map((column) => column.title));
  expect(workbook[0]).toEqual(csv[0]);
  expect(csv.length - 1).toBe(rows.length);
  for (const [at, row] of rows.entries()) {
    for (const [place, column] of columns.entries()) {
      const cell = column.format(row.values[column.field]);
      const where = `${column.title} of row ${at}`;
      const [inCsv, inWorkbook] = [csv[at + 1]?.[place] ?? '', workbook[at + 1]?.[place] ?? ''];
      expect(inCsv, where).not.toMatch(/(^|[;\t\r\n])[=+\-@|]/);
      if (typeof cell === 'number') expect([Number(inCsv), inWorkbook], where).toEqual([cell, cell]);
      else expect([unguardText(inCsv), unguardText(String(inWorkbook))], where).toEqual([cell, cell]);
    }
  }
  const first = workbook.find((row) => row[1] === ids[0]);
  expect(first?.[columns.findIndex((column) => column.title === 'SKU')]).toBe('00123');
});

test.each(['csv', 'xlsx'] as const)('what the shop exported it reads back, every value: %s', async (format) => {
  const made = await make({ kind: 'products' });
  const facts = await loadSheetFacts(shop.db, 'http://127.0.0.1:3000');
  const folder = await tempFolder();
  const sheet = await readAnySheet(await fileIn(folder.path, `sheet.${format}`, await bytes(made.id, format)));
  if (isRefusal(sheet)) throw new Error(sheet.message);
  const columns = productColumns(facts.store);
  const columnOf = headerMatcher(columns, facts.store);
  expect(sheet.titles.map((title) => columnOf(title)?.title)).toEqual(columns.map((column) => column.title));
  let read = 0;
  for await (const rows of sheet.rows) {
    for (const { cells } of rows) {
      const [now] = await readProductRows(shop.db, facts, [Number(cells[1])]);
      for (const [place, column] of columns.entries()) {
        const value = now?.values[column.field];
        const cell = unguardText(cells[place] ?? '');
        const parsed = column.parse(cell);
        if (!('empty' in parsed)) expect([column.title, parsed]).toEqual([column.title, { value }]);
        else expect([column.title, column.format(value)]).toEqual([column.title, '']);
      }
      read += 1;
    }
  }
  expect(read).toBe(made.total);
  await folder.remove();
});

test('only what was chosen: columns, variants, what a filter of the Inventory page finds', async () => {
  const a = await makeVariant(shop, { title: 'Filter anchor', policy: 'deny' });
  const b = await makeVariant(shop, { title: 'Filter buoy', policy: 'backorder' });
  const columns = ['Internal_Variant_ID', 'US_Title_Short', 'Stock_Disable_Sold_Out'];
  const chosen = await make({ kind: 'products', columns, variantIds: [b, a, 999_999] });
  expect(chosen).toMatchObject({ narrowed: true, total: 2 });
  expect(await records(chosen.id)).toEqual([
    { Internal_Variant_ID: a, US_Title_Short: 'Filter anchor', Stock_Disable_Sold_Out: 'Y' },
    { Internal_Variant_ID: b, US_Title_Short: 'Filter buoy', Stock_Disable_Sold_Out: 'N' },
  ]);
  const filtered = await make({ kind: 'products', columns, filter: { search: 'filter', policy: 'backorder' } });
  expect((await records(filtered.id)).map((row) => row.Internal_Variant_ID)).toEqual([b]);
  const none = await make({ kind: 'products', columns, filter: { search: 'nothing at all' } });
  expect(none).toMatchObject({ state: 'finished', total: 0 });
  expect(await csvOf(none.id)).toEqual([columns]);
});

test.each([
  [{ kind: 'products', columns: ['Price', 'Prize'] }, 'columns.1', 'there is no column “Prize”'],
  [{ kind: 'products', variantIds: [1], filter: { search: 'x' } }, 'filter', 'either variantIds or filter'],
  [{ kind: 'orders', columns: ['Order'] }, 'kind', 'are for products'],
  [{ kind: 'invoices' }, 'kind', 'Invalid option'],
])('%j is refused', async (body, field, why) => {
  const answer = await ask('POST', '/exports', body);
  expect(answer).toMatchObject({ status: 422, body: { field } });
  expect(answer.body.title).toContain(why);
});

test('orders, customers and backorders say what the shop knows', async () => {
  const lamp = await makeVariant(shop, { title: 'Lamp', policy: 'backorder', onHand: 2, priceMinor: 1000 });
  const place = async (email: string, quantity: number, name = 'Jan Jansen') => {
    const body = orderFor([{ variantId: lamp, quantity }], { email });
    const placed = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      { ...body, shippingAddress: { ...body.shippingAddress, name } },
      freshKey(),
    );
    expect(placed.status).toBe(201);
    return placed.body;
  };
  const first = await place('anna@example.com', 3, '=cmd|/C calc');
  const second = await place('Anna@example.com', 4, 'Anna');
  const third = await place('bert@example.com', 1);
  const supplied = await shop.db
    .insertInto('purchase_orders')
    .values({ state: 'ordered' })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow();
  const { id: location } = await shop.db.selectFrom('locations').select('id').executeTakeFirstOrThrow();
  await shop.db
    .insertInto('purchase_order_lines')
    .values({
      purchase_order_id: supplied.id,
      variant_id: lamp,
      location_id: location,
      ordered: 2,
      expected_on: '2099-01-31',
    })
    .execute();

  const orders = await records((await make({ kind: 'orders' })).id);
  expect(orders.filter((row) => [first, second, third].some((each) => each.number === row.Order))).toMatchObject([
    {
      Order: first.number,
      Email: 'anna@example.com',
      Name: '=cmd|/C calc',
      Ordered: 3,
      Allocated: 2,
      Waiting: 1,
      Unit_Price: 10,
      Total: first.totalMinor / 100,
      Shipment: 'not_shipped',
      Payment: 'awaiting',
      Held: 'N',
      Country: 'NL',
    },
    { Order: second.number, Ordered: 4, Allocated: 0, Waiting: 4, Line_Total: 40 },
    { Order: third.number, Waiting: 1 },
  ]);

  const customers = await records((await make({ kind: 'customers' })).id);
  expect(customers.filter((row) => /anna|bert/.test(String(row.Email)))).toMatchObject([
    {
      Email: 'anna@example.com',
      Name: 'Anna',
      Orders: 2,
      Waiting_Units: 5,
      Total: (first.totalMinor + second.totalMinor) / 100,
    },
    { Email: 'bert@example.com', Orders: 1, Waiting_Units: 1 },
  ]);

  const waiting = await records((await make({ kind: 'backorders' })).id);
  expect(waiting.filter((row) => row.Internal_Variant_ID === lamp)).toMatchObject([
    {
      Order: first.number,
      Waiting: 1,
      Place: 1,
      Units_Ahead: 0,
      Cover: 'on its way',
      Cover_Purchase_Order: supplied.number,
      Cover_Expected: '2099-01-31',
      Unit_Price: 10,
      Waiting_Value: 10,
      Promise: 'no date yet',
    },
    { Order: second.number, Waiting: 4, Place: 2, Units_Ahead: 1, Cover: 'partly on its way', Cover_Units: 1 },
    { Order: third.number, Waiting: 1, Place: 3, Units_Ahead: 5, Cover: 'goes to those ahead', Cover_Units: 0 },
  ]);
});

test('an order with several lines has its amounts once, so that they add up', async () => {
  const [a, b] = [await makeVariant(shop, { onHand: 9 }), await makeVariant(shop, { onHand: 9 })];
  const body = orderFor([
    { variantId: a, quantity: 1 },
    { variantId: b, quantity: 2 },
  ]);
  const placed = (await shop.request('POST', '/api/v1/storefront/orders', body, freshKey())).body;
  const rows = (await records((await make({ kind: 'orders' })).id)).filter((row) => row.Order === placed.number);
  expect(rows.map((row) => [row.Line, row.Total, row.Subtotal, row.Line_Total])).toEqual([
    [1, placed.totalMinor / 100, placed.subtotalMinor / 100, 10],
    [2, null, null, 20],
  ]);
});

test('a sheet shows one moment: what is changed while it is made is not in it', async () => {
  const id = await makeVariant(shop, { title: 'Snapshot', priceMinor: 1000 });
  const { putDocument } = shop.files;
  shop.files.putDocument = async (source, extension) => {
    await shop.db.updateTable('variants').set({ price_minor: 2000 }).where('id', '=', id).execute();
    return putDocument(source, extension);
  };
  const made = await make({
    kind: 'products',
    columns: ['Internal_Variant_ID', 'Price'],
    filter: { search: 'snapshot' },
  });
  shop.files.putDocument = putDocument;
  expect(await records(made.id)).toEqual([{ Internal_Variant_ID: id, Price: 10 }]);
});

test('a full disk fails the export and says what to do; another mishap is tried again', async () => {
  const { putDocument } = shop.files;
  shop.files.putDocument = async () => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
  const failed = await make({ kind: 'customers' });
  expect(failed).toMatchObject({ state: 'failed', failure: expect.stringContaining('disk is full'), csvBytes: 0 });
  expect(await ask('GET', `/exports/${failed.id}/file`)).toMatchObject({ status: 409 });

  let mishaps = 0;
  shop.files.putDocument = async (source, extension) => {
    mishaps += 1;
    if (mishaps <= 2) throw new Error('the network share hiccuped');
    return putDocument(source, extension);
  };
  const made = await make({ kind: 'customers' });
  shop.files.putDocument = putDocument;
  expect(made).toMatchObject({ state: 'finished', failure: null });
  expect(mishaps).toBeGreaterThan(2);
  expect((await records(made.id)).length).toBe(made.total);
});

test('two fetch the same file at once; deleted, it is gone', async () => {
  const { id } = await make({ kind: 'products' });
  const [one, other] = await Promise.all([bytes(id, 'xlsx'), bytes(id, 'xlsx')]);
  expect(one.equals(other)).toBe(true);
  const row = await shop.db.selectFrom('exports').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(await ask('DELETE', `/exports/${id}`)).toMatchObject({ status: 204 });
  expect(await ask('GET', `/exports/${id}/file`)).toMatchObject({ status: 404 });
  expect(await ask('GET', `/exports/${id}`)).toMatchObject({ status: 404 });
  for (const name of [row.csv_file, row.xlsx_file]) expect(await shop.files.getDocument(name ?? '')).toBeNull();
  expect((await fetch(`${shop.url}/files/${row.csv_file}`)).status).toBe(404);
});

test('one that is deleted while it is made leaves nothing, and what is kept ends after 30 days', async () => {
  const { putDocument } = shop.files;
  const names: string[] = [];
  let removed: Promise<Answer> | undefined;
  shop.files.putDocument = async (source, extension) => {
    removed ??= shop.db
      .selectFrom('exports')
      .select('id')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
      .then(({ id }) => ask('DELETE', `/exports/${id}`));
    await removed;
    const made = await putDocument(source, extension);
    names.push(made.name);
    return made;
  };
  const { body } = await ask('POST', '/exports', { kind: 'customers' });
  const ended = `select 1 from pgboss.job where name = 'make-export' and data->>'exportId' = $1 and state = 'completed'`;
  await eventually(async () => (await shop.pool.query(ended, [String(body.id)])).rows[0]);
  expect(removed).toBeDefined();
  shop.files.putDocument = putDocument;
  for (const name of names) {
    await eventually(async () => ((await shop.files.getDocument(name)) === null ? true : undefined));
  }
  expect(await ask('GET', `/exports/${body.id}`)).toMatchObject({ status: 404 });
  const { rows } = await shop.pool.query(
    `select start_after - $1::timestamptz as late from pgboss.job where name = 'remove-export' and data->>'exportId' = $2`,
    [body.createdAt, String(body.id)],
  );
  expect(rows).toMatchObject([{ late: { days: 30 } }]);
});

test('who may not see orders exports products only, and deletes only what is theirs', async () => {
  const [reader, cashier, manager] = [
    await signInAs('read_only'),
    await signInAs('cashier'),
    await signInAs('manager'),
  ];
  for (const kind of ['customers', 'orders', 'backorders']) {
    expect(await ask('POST', '/exports', { kind }, reader)).toMatchObject({ status: 403 });
    expect(await ask('POST', '/exports', { kind }, cashier)).toMatchObject({ status: 202 });
  }
  const ofOrders = await make({ kind: 'orders' });
  for (const path of ['', '/file']) {
    expect(await ask('GET', `/exports/${ofOrders.id}${path}`, undefined, reader)).toMatchObject({ status: 404 });
  }
  expect(await ask('DELETE', `/exports/${ofOrders.id}`, undefined, reader)).toMatchObject({ status: 404 });
  expect(await ask('DELETE', `/exports/${ofOrders.id}`, undefined, cashier)).toMatchObject({ status: 403 });
  const seen = (await ask('GET', '/exports?limit=200', undefined, reader)).body;
  expect(new Set(seen.items.map((each: Answer['body']) => each.kind))).toEqual(new Set(['products']));
  expect(seen.total).toBe(seen.items.length);
  const own = await ask('POST', '/exports', { kind: 'products' }, reader);
  expect(own).toMatchObject({ status: 202, body: { by: 'read_only', mine: true } });
  expect(await ask('DELETE', `/exports/${own.body.id}`, undefined, reader)).toMatchObject({ status: 204 });
  expect(await ask('DELETE', `/exports/${ofOrders.id}`, undefined, manager)).toMatchObject({ status: 204 });
});

test('a mail is written when it is wanted, in the language asked for', async () => {
  const mailsOf = async () =>
    (await ask('GET', '/mails?limit=200')).body.items.filter((each: Answer['body']) => each.recipient === owner.email);
  expect(await ask('GET', '/account/notifications')).toMatchObject({ status: 200, body: { exportMail: false } });
  const silent = await make({ kind: 'products' });
  expect(await ask('PUT', '/account/notifications', { exportMail: true })).toMatchObject({
    status: 200,
    body: { exportMail: true },
  });
  const told = await make({ kind: 'backorders', language: 'nl' });
  const mail = await eventually(async () => (await mailsOf())[0]);
  expect(mail.subject).toContain('Uw export van nabestellingen is klaar');
  expect((await ask('GET', `/mails/${mail.id}`)).body.plainText).toContain('/admin/tools/exports');
  expect(await mailsOf(), `none for export ${silent.id}, one for ${told.id}`).toHaveLength(1);
  await ask('PUT', '/account/notifications', { exportMail: false });
});

test('the columns to choose from are those of the store’s languages', async () => {
  const { body } = await ask('GET', '/exports/columns');
  const titles = body.map((each: Answer['body']) => each.title);
  expect(titles).toContain('US_Title_Short');
  expect(titles).toContain('NL_Title_Short');
  expect(body[0]).toEqual({ title: 'Internal_ID', label: 'Product - Product ID', group: 'Identifier' });
});
