/**
 * The same random steps on real servers that share one PostgreSQL: one after the other with an audit after each, then
 * all at once while servers are killed. The database outlives the servers, as it would a crashed process.
 */
import { afterEach, expect, test } from 'vitest';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openServerGroup, type ServerGroup } from '../support/server-group.ts';
import { audit } from './auditor.ts';
import { seededRandom } from './random.ts';
import { openServedShop } from './served-shop.ts';
import { drawStep } from './steps.ts';

const seed = Number(process.env.SEED ?? 1 + Math.floor(Math.random() * 1_000_000));
const replay = `Replay: SEED=${seed} npm test -- test/simulation/servers.test.ts`;
let group: ServerGroup;

afterEach(() => group?.close());

test('300 random steps through two servers in turn, audited after each', async () => {
  group = await openServerGroup(2);
  const random = seededRandom(seed);
  const shop = await openServedShop(group, 4, random);
  let before = await shop.facts();
  const outcomes = { granted: 0, refused: 0, unknown: 0 };
  for (let step = 1; step <= 300; step += 1) {
    const doing = drawStep(random, before);
    const outcome = await shop.step(doing, step % 2);
    outcomes[outcome] += 1;
    const after = await shop.facts();
    const asked = doing.what === 'order' ? doing.lines : undefined;
    const findings = audit(after, { what: doing.what, before, asked });
    if (outcome === 'refused' && JSON.stringify(after) !== JSON.stringify(before)) findings.push('refused, yet traces');
    expect(findings, `step ${step}: ${JSON.stringify(doing)} was ${outcome}. ${replay}`).toEqual([]);
    before = after;
  }
  expect(outcomes.unknown).toBe(0);
  expect(outcomes.granted, 'most steps do something').toBeGreaterThan(150);
});

test('three servers, everything at once, one of them killed in each round: nothing acknowledged is lost', async () => {
  group = await openServerGroup(3);
  const random = seededRandom(seed);
  const shop = await openServedShop(group, 4, random);
  let unknown = 0;
  for (let round = 1; round <= 5; round += 1) {
    const drawn = await shop.facts();
    const victim = random.int(0, 2);
    const wait = random.int(20, 250);
    let restarted: Promise<void> | undefined;
    const kill = setTimeout(() => {
      restarted = group.killAndRestart(victim);
    }, wait);
    const steps = Array.from({ length: 90 }, (_, at) => ({ doing: drawStep(random, drawn), server: at % 3 }));
    const workers = Array.from({ length: 9 }, async () => {
      for (let next = steps.shift(); next; next = steps.shift()) {
        if ((await shop.step(next.doing, next.server)) === 'unknown') unknown += 1;
      }
    });
    await Promise.all(workers);
    clearTimeout(kill);
    await restarted;
    expect(audit(await shop.facts()), `round ${round}. ${replay}`).toEqual([]);
  }
  expect(unknown, `some request was cut off by a kill. ${replay}`).toBeGreaterThan(0);
  for (const [key, { id, number, body }] of shop.acknowledged) {
    const again = await group.request(0, 'POST', '/api/v1/storefront/orders', body, { 'idempotency-key': key });
    expect(again, `the acknowledged order ${number}. ${replay}`).toMatchObject({ status: 201, body: { id, number } });
  }
  expect(shop.acknowledged.size).toBeGreaterThan(30);
  const { rows } = await group.pool.query('select deadlocks from pg_stat_database where datname = current_database()');
  expect(rows, 'whoever locks more than one row does so in the same order').toEqual([{ deadlocks: 0 }]);
});

test.each([
  { limit: 0, accepted: 200 },
  { limit: 100, accepted: 300 },
  { limit: null, accepted: 500 },
])(
  '500 orders at once on two servers, 200 on hand, limit $limit: $accepted are accepted',
  async ({ limit, accepted }) => {
    group = await openServerGroup(2);
    const variantId = await makeVariant(group, { policy: 'backorder', backorderLimit: limit, onHand: 200 });
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, at) =>
        group.request(at % 2, 'POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity: 1 }]), freshKey()),
      ),
    );
    const count = (status: number) => answers.filter((answer) => answer?.status === status).length;
    expect({ accepted: count(201), refused: count(409) }).toEqual({ accepted, refused: 500 - accepted });
    await expectSound(group);
    const { rows } = await group.pool.query('select count(*)::int as orders from orders');
    expect(rows).toEqual([{ orders: accepted }]);
  },
);
