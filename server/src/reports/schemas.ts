import { z } from 'zod';
import { units } from '../platform/schemas.ts';

const count = z.number().int();

/** What needs attention. */
export const dashboard = z.object({
  ordersToday: count,
  revenueTodayMinor: count,
  waitingUnits: count,
  waitingOrders: count,
  waitingMinor: count.meta({ description: 'Of the units that wait, at the prices they were ordered at.' }),
  oldestWaitingAt: z.iso.datetime().nullable(),
  readyToShipOrders: count,
  latePromiseOrders: count.meta({ description: 'Orders that wait past the day their shopper was told.' }),
  lowStockVariants: count,
  outOfStockVariants: count,
  outOfStockWithWaiting: count.meta({ description: 'Of those, the ones somebody waits for.' }),
  lateDeliveries: z
    .object({ purchaseOrders: count, units })
    .meta({ description: 'Open purchase order lines past their expected day.' }),
  refusedPayments: count.meta({ description: 'Orders for which the payment provider refused what was asked of it.' }),
  unsentMails: count.meta({ description: 'Mails the shop wanted to send and has not; 0 without a mail server.' }),
  disabledWebhooks: count.meta({ description: 'Disabled as they failed, and not looked after yet.' }),
  failedChangeSets: count.meta({ description: 'Of the last seven days.' }),
  firstSteps: z
    .object({ product: z.boolean(), stock: z.boolean(), backorders: z.boolean() })
    .nullable()
    .meta({ description: 'What is done of setting up; null once there are orders.' }),
});
export type Dashboard = z.infer<typeof dashboard>;

export const dayQuery = z.object({ days: z.coerce.number().int().min(1).max(366).default(30) });

/** Orders and backorders day by day; days are UTC days and end today. */
export const dayReport = z.object({
  days: z.array(
    z.object({
      date: z.iso.date(),
      orders: count,
      stillWaiting: count.meta({ description: 'Of those orders, the ones that wait for goods now.' }),
      joined: units.meta({ description: 'Units that began to wait.' }),
      filled: units.meta({ description: 'Units that got their goods.' }),
      cancelled: units,
      displaced: units.meta({ description: 'Units sent back to waiting as stock was lost.' }),
      waiting: units.meta({ description: 'Units that waited at the end of the day.' }),
    }),
  ),
});
export type DayReport = z.infer<typeof dayReport>;
