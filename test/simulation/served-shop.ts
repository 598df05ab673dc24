/** A real shop as the simulation drives it: steps go over HTTP to one of several servers, facts come from the tables. */
import { makeVariant, orderFor, readFacts } from '../support/fixtures.ts';
import type { ServerGroup } from '../support/server-group.ts';
import type { Facts } from './auditor.ts';
import type { Random } from './random.ts';
import type { Step } from './steps.ts';

/** 'granted' and 'refused' were answered; 'unknown' was not, as the server died: it happened wholly or not at all. */
export type Outcome = 'granted' | 'refused' | 'unknown';

export type ServedShop = {
  step(step: Step, server: number): Promise<Outcome>;
  facts(): Promise<Facts>;
  /** Orders that were acknowledged, by Idempotency-Key, as they were answered. */
  acknowledged: Map<string, { id: number; number: string; body: unknown }>;
};

/** Opens a shop with `variantCount` variants at two locations, with goods on their way, on the group's database. */
export async function openServedShop(group: ServerGroup, variantCount: number, random: Random): Promise<ServedShop> {
  const { pool } = group;
  const second = await pool.query<{ id: number }>(
    `insert into locations (name, priority) select 'Second', max(priority) + 1 from locations returning id`,
  );
  for (let each = 1; each <= variantCount; each += 1) {
    const variantId = await makeVariant(group, {
      policy: each % 3 === 0 ? 'deny' : 'backorder',
      backorderLimit: each % 2 === 0 ? 10 : null,
      onHand: random.int(0, 6),
    });
    await pool.query(`insert into stock_levels (variant_id, location_id) values ($1, $2)`, [
      variantId,
      second.rows[0]?.id,
    ]);
  }
  await pool.query(
    `with made as (insert into purchase_orders (state, ordered_at) values ('ordered', now()) returning id)
     insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
     select made.id, variant_id, $1, 20, current_date + 10 from made, variant_stock`,
    [second.rows[0]?.id],
  );
  const acknowledged: ServedShop['acknowledged'] = new Map();
  let keys = 0;

  async function orderOf(line: number): Promise<number> {
    const { rows } = await pool.query<{ order_id: number }>('select order_id from order_lines where id = $1', [line]);
    return rows[0]?.order_id as number;
  }

  async function send(step: Step, server: number): Promise<Outcome> {
    const ask = async (method: string, path: string, body: unknown, headers?: Record<string, string>) => {
      const answer = await group.request(server, method, `/api/v1${path}`, body, headers);
      if (answer && answer.status >= 500) {
        throw new Error(`${method} ${path}: ${answer.status}; the server said ${group.servers[server]?.output()}`);
      }
      return answer;
    };
    const adjust = (variant: number, body: object) => ask('POST', `/variants/${variant}/adjustments`, body);
    const change = async (variant: number, stock: object) => {
      const known = await ask('GET', `/variants/${variant}`, undefined);
      return known && ask('PATCH', `/variants/${variant}`, { version: known.body.version, stock });
    };
    const outcome = (answer: Awaited<ReturnType<typeof ask>>): Outcome =>
      answer === null ? 'unknown' : answer.status < 300 ? 'granted' : 'refused';

    switch (step.what) {
      case 'order': {
        keys += 1;
        const key = `simulated-${keys}-${random.int(1, 1e9)}`;
        const lines = step.lines.map(({ variant, units }) => ({ variantId: variant, quantity: units }));
        const body = orderFor(lines, { shipComplete: step.complete });
        const answer = await ask('POST', '/storefront/orders', body, { 'idempotency-key': key });
        if (answer?.status === 201) acknowledged.set(key, { id: answer.body.id, number: answer.body.number, body });
        return outcome(answer);
      }
      case 'cancel':
      case 'ship':
        return outcome(
          await ask('POST', `/orders/${await orderOf(step.line)}/${step.what}`, {
            lines: [{ lineId: step.line, units: step.units }],
            notify: false,
          }),
        );
      case 'hold':
        return outcome(await ask('PUT', `/orders/${await orderOf(step.line)}/hold`, { held: step.held }));
      case 'deliver':
        keys += 1;
        return outcome(
          await ask(
            'POST',
            '/deliveries',
            {
              lines: [{ variantId: step.variant, locationId: step.location, counted: step.units }],
              overrides:
                step.line === null
                  ? []
                  : [
                      {
                        variantId: step.variant,
                        reason: 'simulated',
                        lines: [{ orderLineId: step.line, units: step.give }],
                      },
                    ],
            },
            { 'idempotency-key': `delivered-${keys}-${random.int(1, 1e9)}` },
          ),
        );
      case 'receive':
      case 'find':
        return outcome(
          await adjust(step.variant, {
            locationId: step.location,
            change: step.units,
            reason: step.what === 'find' ? 'found' : 'received',
          }),
        );
      case 'lose':
        return outcome(await adjust(step.variant, { locationId: step.location, change: -step.units, reason: 'loss' }));
      case 'count':
        return outcome(
          await adjust(step.variant, { locationId: step.location, counted: step.counted, reason: 'count' }),
        );
      case 'return':
        return outcome(
          await ask('POST', `/orders/${await orderOf(step.line)}/returns`, {
            lines: [{ lineId: step.line, units: step.units }],
            restock: true,
            locationId: step.location,
            notify: false,
          }),
        );
      case 'policy':
        return outcome(await change(step.variant, { policy: step.policy }));
      case 'limit':
        return outcome(await change(step.variant, { backorderLimit: step.limit }));
      case 'slip':
        await pool.query('update purchase_order_lines set expected_on = expected_on + $2::int where variant_id = $1', [
          step.variant,
          step.days,
        ]);
        return 'granted';
      case 'edit': {
        const { rows } = await pool.query<{ quantity: number }>(
          'select ordered - cancelled as quantity from order_lines where id = $1',
          [step.line],
        );
        const seenQuantity = rows[0]?.quantity as number;
        return outcome(
          await ask('PUT', `/orders/${await orderOf(step.line)}/lines`, {
            lines: [{ lineId: step.line, seenQuantity, quantity: seenQuantity + step.more }],
            notify: false,
          }),
        );
      }
    }
  }

  return { step: send, facts: () => readFacts(group), acknowledged };
}
