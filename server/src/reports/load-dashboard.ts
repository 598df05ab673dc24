/**
 * What needs attention: the Dashboard's figures. Reads only, and only what an index holds together: those who wait, the
 * lists of the Orders and the Inventory page, and today.
 */
import { sql } from 'kysely';
import { refreshInventoryList } from '../inventory/refresh-list.ts';
import { bucketsFor } from '../inventory/rules/bucket.ts';
import { refreshOrdersList } from '../orders/refresh-orders-list.ts';
import type { Db } from '../platform/db.ts';
import type { Dashboard } from './schemas.ts';

const low = bucketsFor(null, 'low');
const out = bucketsFor(null, 'out_of_stock');
const waiting = bucketsFor(null, 'on_backorder');
const outWithWaiting = out.filter((bucket) => waiting.includes(bucket));
/** A mail is tried again for a while before anybody has to look after it. */
const mailPatience = "interval '15 minutes'";

type Figures = Omit<Dashboard, 'oldestWaitingAt' | 'lateDeliveries' | 'firstSteps'> & {
  oldestWaitingAt: Date | null;
  latePurchaseOrders: number;
  lateUnits: number;
  hasOrders: boolean;
};

/** The figures. `sendsMails`: the shop has a mail server, so that an unsent mail is a failed one. */
export async function loadDashboard(db: Db, now: Date, sendsMails: boolean): Promise<Dashboard> {
  await Promise.all([refreshInventoryList(db, 50), refreshOrdersList(db, 50)]);
  const today = now.toISOString().slice(0, 10);
  const midnight = `${today}T00:00:00Z`;
  const { rows } = await sql<Figures>`
    with placed as (select count(*) as orders, coalesce(sum(total_minor), 0)::int8 as minor
                    from orders where placed_at >= ${midnight}::timestamptz),
    waiting as (select coalesce(sum(waiting), 0)::int8 as units, coalesce(sum(waiting * unit_price_minor), 0)::int8 as minor
                from order_lines where (ordered - cancelled - allocated - shipped) > 0),
    late as (select count(distinct o.id) as orders, coalesce(sum(l.open), 0)::int as units
             from purchase_orders o join purchase_order_lines l on l.purchase_order_id = o.id
             where o.state in ('ordered', 'partly_received') and l.received + l.cancelled < l.ordered
               and l.expected_on < ${today}::date)
    select placed.orders as "ordersToday", placed.minor as "revenueTodayMinor",
      waiting.units as "waitingUnits", waiting.minor as "waitingMinor",
      late.orders as "latePurchaseOrders", late.units as "lateUnits",
      (select count(*) from order_rows where waiting > 0) as "waitingOrders",
      (select min(placed_at) from order_rows where waiting > 0) as "oldestWaitingAt",
      (select count(*) from order_rows where ready) as "readyToShipOrders",
      (select count(*) from order_rows where promised_on < ${today}::date) as "latePromiseOrders",
      (select count(*) from inventory_rows where bucket = any(${low}::int[])) as "lowStockVariants",
      (select count(*) from inventory_rows where bucket = any(${out}::int[])) as "outOfStockVariants",
      (select count(*) from inventory_rows where bucket = any(${outWithWaiting}::int[])) as "outOfStockWithWaiting",
      (select count(distinct order_id) from payment_requests where state = 'failed') as "refusedPayments",
      ${
        sendsMails
          ? sql`(select count(*) from mails where sent_at is null
                 and created_at < ${now}::timestamptz - ${sql.raw(mailPatience)})`
          : sql`0`
      } as "unsentMails",
      (select count(*) from webhook_endpoints where disabled_why in ('failing', 'gone')) as "disabledWebhooks",
      (select count(*) from change_sets where state = 'failed' and created_at > ${now}::timestamptz - interval '7 days')
        as "failedChangeSets",
      exists (select from orders) as "hasOrders"
    from placed, waiting, late`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the database answered no row');
  const { oldestWaitingAt, latePurchaseOrders, lateUnits, hasOrders, ...figures } = row;
  return {
    ...figures,
    oldestWaitingAt: oldestWaitingAt?.toISOString() ?? null,
    lateDeliveries: { purchaseOrders: latePurchaseOrders, units: lateUnits },
    firstSteps: hasOrders ? null : await loadFirstSteps(db),
  };
}

/** What is done of setting up a shop. */
async function loadFirstSteps(db: Db): Promise<Dashboard['firstSteps']> {
  const backorders = bucketsFor('backorder', 'all');
  const { rows } = await sql<NonNullable<Dashboard['firstSteps']>>`
    select exists (select from products where archived_at is null) as product,
      exists (select from movements) as stock,
      (select allow_backorders from store_settings)
        or exists (select from inventory_rows where bucket = any(${backorders}::int[])) as backorders`.execute(db);
  return rows[0] ?? null;
}
