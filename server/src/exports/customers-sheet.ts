import { sql } from 'kysely';
import type { Address } from '../orders/schemas.ts';
import type { Db } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { currencyOf } from '../sheets/product-columns.ts';
import { addressColumns } from './orders-sheet.ts';
import { amount, type Column, chunkRows, count, moment, type Sheet, sheetOf, text } from './sheet.ts';

type Row = {
  email: string;
  address: Address;
  language: string;
  currency: string;
  orders: number;
  waiting: number;
  totalMinor: number;
  firstAt: Date;
  lastAt: Date;
};

/**
 * Who ordered, by e-mail address, with the address of the last order. An order that was cancelled as a whole counts
 * neither among the orders nor in the total.
 */
export async function customersSheet(db: Db): Promise<Sheet> {
  const { currency } = await loadStoreSettings(db);
  const columns: Column<Row>[] = [
    text('Email', (row) => row.email),
    ...addressColumns<Row>('', (row) => row.address),
    text('Language', (row) => row.language),
    count('Orders', (row) => row.orders),
    count('Waiting_Units', (row) => row.waiting),
    text('Currency', (row) => row.currency),
    amount('Total', currencyOf(currency).digits, (row) => row.totalMinor),
    moment('First_Order', (row) => row.firstAt),
    moment('Last_Order', (row) => row.lastAt),
  ];
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select distinct lower(email), currency from orders) as customers`.execute(db);
  return sheetOf('customers', columns, rows[0]?.count ?? 0, pages(db));
}

/** All are gathered by the database, which spills to its disk, and handed over in pages. */
async function* pages(db: Db): AsyncIterable<Row[]> {
  await sql`
    declare customers no scroll cursor for
    select lower(o.email) as email, (array_agg(o.shipping_address order by o.id desc))[1] as address,
      (array_agg(o.language order by o.id desc))[1] as language, o.currency,
      count(*) filter (where not l.cancelled)::int as orders, coalesce(sum(l.waiting), 0)::int as waiting,
      coalesce(sum(o.total_minor) filter (where not l.cancelled), 0)::int8 as "totalMinor",
      min(o.placed_at) as "firstAt", max(o.placed_at) as "lastAt"
    from orders o
    join (select order_id, sum(waiting) as waiting, bool_and(cancelled = ordered) as cancelled
          from order_lines group by order_id) l on l.order_id = o.id
    group by lower(o.email), o.currency order by 1, o.currency`.execute(db);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.raw(String(chunkRows))} from customers`.execute(db);
    if (rows.length === 0) return;
    yield rows;
  }
}
