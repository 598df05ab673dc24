/**
 * Collects the orders that arrive while the previous transactions commit and places them together in the next one.
 * There is no timer: a lone order starts at once and waits for nobody. Two lanes, so that one batch is decided while
 * the other one is written; more gave nothing on two cores (docs/benchmarks.md).
 */
import { type Refusal, refuse } from '../platform/refusals.ts';

export type PlacementQueue<Placement, Placed> = {
  /** Answers once the order is on disk, or refuses it. Past the queue's bound it refuses as busy, with nothing done. */
  submit(placement: Placement): Promise<Placed | Refusal>;
  /** Orders now waiting for their transaction. */
  depth(): number;
};

type Entry<Placement, Placed> = {
  placement: Placement;
  resolve(result: Placed | Refusal): void;
  reject(error: unknown): void;
};

/**
 * A queue over `placeBatch`, which answers each placement of a batch in order; at most `lanes` batches run at once,
 * so it must be safe to run beside itself. When it throws, the batch's orders are
 * tried again one by one, so that what is wrong with one of them fails that one alone.
 */
export function createPlacementQueue<Placement, Placed>(
  placeBatch: (batch: Placement[]) => Promise<(Placed | Refusal)[]>,
  limits: { batch: number; waiting: number; lanes: number } = {
    batch: 128,
    waiting: 2_000,
    lanes: 2,
  },
): PlacementQueue<Placement, Placed> {
  const entries: Entry<Placement, Placed>[] = [];
  let running = 0;
  let starting = 0;

  /** Begins after the requests that have arrived already were read; they belong to the same batch. */
  function start(): void {
    starting += 1;
    setImmediate(() => {
      starting -= 1;
      void run();
    });
  }

  async function run(): Promise<void> {
    running += 1;
    while (entries.length > 0) {
      const batch = entries.splice(0, limits.batch);
      if (!(await settle(batch, batch.length === 1))) {
        for (const entry of batch) await settle([entry], true);
      }
    }
    running -= 1;
  }

  /** False when the batch failed as a whole and is not `final`; then nobody was answered. */
  async function settle(batch: Entry<Placement, Placed>[], final: boolean): Promise<boolean> {
    try {
      const results = await placeBatch(batch.map((entry) => entry.placement));
      for (const [at, entry] of batch.entries()) entry.resolve(results[at] as Placed | Refusal);
      return true;
    } catch (error) {
      if (!final) return false;
      for (const entry of batch) entry.reject(error);
      return true;
    }
  }

  return {
    submit(placement) {
      if (entries.length >= limits.waiting) {
        return Promise.resolve(
          refuse(
            'busy',
            'Very many orders are being placed right now. Nothing was ordered; please try again in a moment.',
            {
              details: { waiting: entries.length, retryAfterSeconds: 2 },
            },
          ),
        );
      }
      return new Promise((resolve, reject) => {
        entries.push({ placement, resolve, reject });
        if (running + starting < limits.lanes) start();
      });
    },
    depth: () => entries.length,
  };
}
