import type pg from 'pg';
import type { Placement } from './orders/place-orders.ts';
import type { PlacementQueue } from './orders/placement-queue.ts';
import type { PlacedOrder } from './orders/schemas.ts';
import type { PaymentProviders } from './payments/providers.ts';
import type { Clock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { Db } from './platform/db.ts';
import type { FileStore } from './platform/files.ts';
import type { Jobs } from './platform/jobs.ts';

/** What a running shop consists of; routes are registered with it and hand use cases the part they need. */
export type Shop = {
  config: Config;
  db: Db;
  pool: pg.Pool;
  clock: Clock;
  files: FileStore;
  jobs: Jobs;
  payments: PaymentProviders;
  /** The one way orders are placed in this process. */
  placements: PlacementQueue<Placement, PlacedOrder>;
};
