import { z } from 'zod';

/** The Dashboard's figures; days are UTC days. */
export const dashboard = z.object({
  ordersToday: z.number().int(),
  revenueTodayMinor: z.number().int(),
  waitingUnits: z.number().int(),
  waitingOrders: z.number().int(),
  waitingMinor: z.number().int(),
  oldestWaitingAt: z.iso.datetime().nullable(),
  readyToShipOrders: z.number().int(),
  lowStockVariants: z.number().int(),
  outOfStockVariants: z.number().int(),
  days: z.array(z.object({ date: z.string(), orders: z.number().int(), waitingOrders: z.number().int() })),
});
