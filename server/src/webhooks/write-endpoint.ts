import { sql } from 'kysely';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { changedMeanwhile, type Refusal, refuse } from '../platform/refusals.ts';
import type { EndpointInput, EndpointView, SecretView } from './schemas.ts';
import { endpointProblem, type Reach } from './send.ts';
import { newSecret } from './sign.ts';
import { loadEndpoints } from './store.ts';

const mostEndpoints = 50;
/** How long the secret before a new one still signs. */
const changeOverHours = 24;

type ReachOnly = Pick<Reach, 'toPrivate'>;

/** Adds an endpoint and its secret. Refuses an address nothing may be sent to, and too many endpoints. */
export async function createEndpoint(
  db: Db,
  input: EndpointInput,
  context: { now: Date; reach: ReachOnly },
): Promise<EndpointView | Refusal> {
  const refused = refuseAddress(input.url, context.reach);
  if (refused) return refused;
  return inTransaction(db, async (trx) => {
    await sql`lock table webhook_endpoints in share row exclusive mode`.execute(trx);
    const { endpoints } = await trx
      .selectFrom('webhook_endpoints')
      .select((select) => select.fn.countAll<number>().as('endpoints'))
      .executeTakeFirstOrThrow();
    if (endpoints >= mostEndpoints) {
      return refuse('conflict', `There are ${endpoints} webhooks, which is the most. Delete one that is not needed.`, {
        details: { endpoints, mostEndpoints },
      });
    }
    const { id } = await trx
      .insertInto('webhook_endpoints')
      .values({ ...input, secret: newSecret(), created_at: context.now })
      .returning('id')
      .executeTakeFirstOrThrow();
    return oneEndpoint(trx, id);
  });
}

/** Changes where an endpoint is and what it is told; what waits for it goes to the new address. Refuses a stale version. */
export async function changeEndpoint(
  db: Db,
  id: number,
  { version, ...input }: EndpointInput & { version: number },
  context: { reach: ReachOnly },
): Promise<EndpointView | Refusal> {
  const refused = refuseAddress(input.url, context.reach);
  if (refused) return refused;
  return inTransaction(db, async (trx) => {
    const known = await lockEndpoint(trx, id);
    if (!known) return noSuchEndpoint(id);
    if (known.version !== version) return changedMeanwhile('webhook', known.version);
    await trx
      .updateTable('webhook_endpoints')
      .set({ ...input, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return oneEndpoint(trx, id);
  });
}

/** Ends an endpoint with its deliveries. */
export async function deleteEndpoint(db: Db, id: number): Promise<Refusal | undefined> {
  const { numDeletedRows } = await db.deleteFrom('webhook_endpoints').where('id', '=', id).executeTakeFirstOrThrow();
  return numDeletedRows === 0n ? noSuchEndpoint(id) : undefined;
}

/** Disables an endpoint, which then is told of nothing; or enables it again, as if it had never failed. */
export async function switchEndpoint(
  db: Db,
  id: number,
  enabled: boolean,
  context: { now: Date },
): Promise<EndpointView | Refusal> {
  return inTransaction(db, async (trx) => {
    const known = await lockEndpoint(trx, id);
    if (!known) return noSuchEndpoint(id);
    const enabling = { disabled_at: null, disabled_why: null, failures: 0, failing_since: null, resting_until: null };
    await trx
      .updateTable('webhook_endpoints')
      .set(enabled ? enabling : { disabled_at: context.now, disabled_why: 'by_hand' as const })
      .where('id', '=', id)
      .execute();
    if (!enabled) await giveUpWaiting(trx, id);
    return oneEndpoint(trx, id);
  });
}

/** What waits for an endpoint is not sent any more, but can be asked for again. */
export async function giveUpWaiting(trx: Transaction, endpointId: number): Promise<void> {
  await trx
    .updateTable('webhook_deliveries')
    .set({ state: 'failed' })
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'waiting')
    .execute();
}

/** The secret an endpoint's messages are signed with. */
export async function loadSecret(db: Db, id: number, now: Date): Promise<SecretView | Refusal> {
  const known = await db
    .selectFrom('webhook_endpoints')
    .select(['secret', 'former_until'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!known) return noSuchEndpoint(id);
  const stillSigns = known.former_until !== null && known.former_until > now;
  return { secret: known.secret, formerUntil: stillSigns ? (known.former_until as Date).toISOString() : null };
}

/** Gives an endpoint another secret; for a day the one before signs beside it, so that nothing is refused meanwhile. */
export async function renewSecret(db: Db, id: number, now: Date): Promise<SecretView | Refusal> {
  const secret = newSecret();
  const formerUntil = new Date(now.getTime() + changeOverHours * 3_600_000);
  const { numUpdatedRows } = await db
    .updateTable('webhook_endpoints')
    .set((set) => ({ former_secret: set.ref('secret'), former_until: formerUntil, secret }))
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 0n ? noSuchEndpoint(id) : { secret, formerUntil: formerUntil.toISOString() };
}

/** The refusal for an endpoint that is not there. */
export function noSuchEndpoint(id: number): Refusal {
  return refuse('not_found', `There is no webhook ${id}.`);
}

function refuseAddress(url: string, reach: ReachOnly): Refusal | undefined {
  const problem = endpointProblem(url, reach);
  return problem === undefined ? undefined : refuse('invalid', `url: ${problem}`, { field: 'url' });
}

function lockEndpoint(trx: Transaction, id: number) {
  return trx.selectFrom('webhook_endpoints').select('version').where('id', '=', id).forUpdate().executeTakeFirst();
}

async function oneEndpoint(trx: Transaction, id: number): Promise<EndpointView> {
  return (await loadEndpoints(trx, id))[0] as EndpointView;
}
