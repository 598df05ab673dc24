import type pg from 'pg';
import { fromKysely, type JobResult, PgBoss } from 'pg-boss';
import type { Transaction } from './db.ts';

/** A mail about something that happened to an order. */
export type OrderMail =
  | { about: 'shipped'; shipmentId: number }
  | { about: 'changed'; orderId: number; eventId: number }
  | { about: 'returned'; returnId: number }
  | { about: 'allocated'; orderId: number; toldWith: number }
  /** A refund by its entry, or by the request a provider carried out. */
  | { about: 'refunded'; of: 'entry' | 'request'; id: number };

/** Something to do with a payment provider: carry out a request, or look how a payment stands. */
export type PaymentJob = { about: 'request'; requestId: number } | { about: 'look'; paymentId: number };

/** Work done after the facts are committed. Each queue has one handler; a job's data names facts, never copies them. */
export type Queues = {
  'order-confirmed-mail': { orderId: number };
  'order-mail': OrderMail;
  'receipt-mail': { receiptId: number; email: string };
  payment: PaymentJob;
  'tend-payments': Record<string, never>;
  'tell-goods': Record<string, never>;
  'back-in-stock-mail': { requestId: number };
  'make-change-set': { changeSetId: number };
  'receive-delivery': { deliveryId: number };
  'delay-notice-mail': { orderId: number };
  'review-promises': Record<string, never>;
  'settle-delays': Record<string, never>;
  'check-import': { importId: number; check: number };
  'run-import': { importId: number };
  'make-export': { exportId: number };
  'export-mail': { exportId: number };
  'remove-export': { exportId: number };
  'read-import-pictures': { importId: number; document: string };
  'fetch-import-picture': { importId: number; fetchId: number };
  'send-webhooks': { endpointId: number };
  'webhook-disabled-mail': { endpointId: number; at: string };
  'tend-webhooks': Record<string, never>;
};

export type Jobs = {
  /** Writes job rows in the caller's transaction: they exist exactly when the facts do. One statement for all. */
  enqueue<Name extends keyof Queues>(
    trx: Transaction,
    queue: Name,
    jobs: Queues[Name][],
    options?: { notBefore?: Date },
  ): Promise<void>;
  /** Registers the one handler of a queue. A handler may run twice after a crash, so it must be idempotent. */
  handle<Name extends keyof Queues>(queue: Name, handler: (job: Queues[Name]) => Promise<void>): Promise<void>;
  /** Has a queue's job made at the times `cron` says (UTC), once however many processes run. */
  schedule(
    queue: 'review-promises' | 'settle-delays' | 'tend-payments' | 'tell-goods' | 'tend-webhooks',
    cron: string,
  ): Promise<void>;
  stop(): Promise<void>;
};

/** As a record, so that a queue nobody made is a type error. */
const everyQueue: Record<keyof Queues, true> = {
  'order-confirmed-mail': true,
  'order-mail': true,
  'receipt-mail': true,
  payment: true,
  'tend-payments': true,
  'tell-goods': true,
  'back-in-stock-mail': true,
  'make-change-set': true,
  'receive-delivery': true,
  'delay-notice-mail': true,
  'review-promises': true,
  'settle-delays': true,
  'remove-export': true,
  'export-mail': true,
  'make-export': true,
  'check-import': true,
  'run-import': true,
  'read-import-pictures': true,
  'fetch-import-picture': true,
  'send-webhooks': true,
  'webhook-disabled-mail': true,
  'tend-webhooks': true,
};
const queueNames = Object.keys(everyQueue) as (keyof Queues)[];

/** Seconds without a sign of life after which a job's process is taken for dead and the job runs again elsewhere. */
const silentSeconds = 20;
/** Queues of work that takes minutes, or waits for other people's servers: one job at a time in a process, so that none waits behind it as if it ran. */
const longQueues: readonly (keyof Queues)[] = [
  'make-change-set',
  'receive-delivery',
  'review-promises',
  'settle-delays',
  'payment',
  'tend-payments',
  'tell-goods',
  'check-import',
  'run-import',
  'make-export',
  'read-import-pictures',
  'send-webhooks',
  'tend-webhooks',
];
/** Of those, jobs of which a process does several beside one another: each waits for somebody else's server. */
const besideOneAnother: Partial<Record<keyof Queues, number>> = { 'send-webhooks': 4 };
const longestSeconds = 6 * 3600;

/**
 * Starts pg-boss on the database of `pool`, in the schema `pgboss`, on four connections of its own: looking for work
 * never waits for a request's connection, nor the other way round. One more listens for work that somebody waits for.
 */
export async function startJobs(pool: pg.Pool, onError: (error: unknown) => void): Promise<Jobs> {
  const { connectionString, host, port, user, password, database, ssl } = pool.options;
  const boss = new PgBoss({
    ...(connectionString ? { connectionString } : { host, port, user, password, database }),
    ssl,
    max: 4,
    application_name: 'evershelf jobs',
    useListenNotify: true,
    superviseIntervalSeconds: silentSeconds,
    monitorIntervalSeconds: silentSeconds,
  });
  boss.on('error', onError);
  await boss.start();
  for (const name of queueNames) {
    const options = {
      retryLimit: 8,
      retryBackoff: true,
      heartbeatSeconds: silentSeconds,
      // A notice wakes their workers at once, as somebody is looking at the progress. Not those of every order: a
      // transaction with a notice in it commits alone in the whole cluster.
      ...(longQueues.includes(name) ? { expireInSeconds: longestSeconds, notify: true } : {}),
    };
    await boss.createQueue(name, options);
    await boss.updateQueue(name, options); // one made by an earlier version keeps its own options otherwise
  }

  return {
    async enqueue(trx, queue, jobs, { notBefore } = {}) {
      if (jobs.length === 0) return;
      await boss.insert(
        queue,
        jobs.map((data) => ({ data, ...(notBefore ? { startAfter: notBefore } : {}) })),
        { db: fromKysely(trx) },
      );
    },
    async handle(queue, handler) {
      // A job that fails is tried again alone; a full batch means there is more, so the next one follows at once.
      const options = {
        batchSize: longQueues.includes(queue) ? 1 : 50,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 5,
        burstWhenBatchFull: true,
        localConcurrency: besideOneAnother[queue] ?? 1,
        perJobResults: true as const,
      };
      await boss.work<Queues[typeof queue]>(queue, options, async (jobs) => {
        const results: JobResult[] = [];
        for (const { id, data } of jobs) {
          results.push(
            await handler(data).then(
              () => ({ id, status: 'completed' as const }),
              (error: unknown) => {
                onError(error);
                return { id, status: 'failed' as const, output: { message: String(error) } };
              },
            ),
          );
        }
        return results;
      });
    },
    async schedule(queue, cron) {
      await boss.schedule(queue, cron, {}, { tz: 'UTC' });
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 });
    },
  };
}
