/**
 * The mutation record: bugs that real shop systems have shipped, planted one at a time in otherwise correct rules.
 * The auditor must catch every one, or it proves nothing when it stays silent.
 */
import { expect, test } from 'vitest';
import type { QueueLine, StockPlan } from '../../server/src/inventory/rules/stock.ts';
import { productRules, type Rules } from './core-shop.ts';
import { simulate } from './simulate.ts';

type Mutant = { bug: string; rules: Partial<Rules> };
const { allocateWaiting, adjustStock, serveByHand, cancelUnits, shipUnits, decideLines, promiseFor, fillWithoutStock } =
  productRules;

const isPlan = (result: StockPlan | { reason: string }): result is StockPlan => 'movements' in result;
const changed = <Result extends StockPlan | { reason: string }>(
  result: Result,
  change: (plan: StockPlan) => StockPlan,
) => (isPlan(result) ? (change(result) as Result) : result);

const mutants: Mutant[] = [
  {
    bug: 'freed units are not passed on to those who wait',
    rules: { allocateWaiting: () => ({ movements: [], lines: [], displaced: [] }) },
  },
  {
    bug: 'arrivals go to the newest first',
    rules: {
      allocateWaiting: (id, shelves, queue) =>
        allocateWaiting(
          id,
          shelves,
          queue.map((line) => ({ ...line, placedAt: -line.placedAt, lineId: line.lineId })),
        ),
    },
  },
  {
    bug: 'priority orders do not go first',
    rules: {
      allocateWaiting: (id, shelves, queue) =>
        allocateWaiting(
          id,
          shelves,
          queue.map((line) => ({ ...line, priority: 0 })),
        ),
    },
  },
  {
    bug: 'a line is given one unit too many of what is on the shelf',
    rules: {
      allocateWaiting: (id, shelves, queue) =>
        changed(allocateWaiting(id, shelves, queue), (plan) => ({
          ...plan,
          movements: plan.movements.map((move, at) =>
            at === 0 ? { ...move, allocatedDelta: move.allocatedDelta + 1 } : move,
          ),
        })),
    },
  },
  {
    bug: 'the shelf gives units but the line is not told',
    rules: {
      allocateWaiting: (id, shelves, queue) =>
        changed(allocateWaiting(id, shelves, queue), (plan) => ({ ...plan, lines: plan.lines.slice(1) })),
    },
  },
  {
    bug: 'every location is asked for the whole quantity instead of what is still missing',
    rules: {
      decideLines: (wanted, states, ...rest) => {
        const decided = decideLines(wanted, states, ...rest);
        return decided.map((line) =>
          'takes' in line && line.takes.length > 1
            ? { ...line, takes: line.takes.map((take) => ({ ...take, units: line.now })) }
            : line,
        ) as typeof decided;
      },
    },
  },
  {
    bug: 'two orders are decided against the same undiminished stock',
    rules: {
      decideLines: (wanted, states, factsOf, ...rest) =>
        decideLines(
          wanted,
          new Map(
            [...states].map(([id, state]) => [
              id,
              { ...state, shelves: state.shelves.map((shelf) => ({ ...shelf, allocated: 0 })) },
            ]),
          ),
          factsOf,
          ...rest,
        ),
    },
  },
  {
    bug: 'the backorder limit is not looked at',
    rules: {
      decideLines: (wanted, states, ...rest) =>
        decideLines(
          wanted,
          new Map([...states].map(([id, state]) => [id, { ...state, backorderLimit: null }])),
          ...rest,
        ),
    },
  },
  {
    bug: 'the limit counts this order alone and forgets who waits already',
    rules: {
      decideLines: (wanted, states, ...rest) =>
        decideLines(wanted, new Map([...states].map(([id, state]) => [id, { ...state, waiting: 0 }])), ...rest),
    },
  },
  {
    bug: 'a variant without backorders is sold as if it had them',
    rules: {
      decideLines: (wanted, states, ...rest) =>
        decideLines(
          wanted,
          new Map(
            [...states].map(([id, state]) => [
              id,
              { ...state, policy: state.policy === 'deny' ? ('backorder' as const) : state.policy },
            ]),
          ),
          ...rest,
        ),
    },
  },
  {
    bug: 'cancelling puts a unit on the shelf that was never there',
    rules: {
      cancelUnits: (id, line, units) =>
        changed(cancelUnits(id, line, units), (plan) => ({
          ...plan,
          movements: plan.movements.map((move) => ({ ...move, onHandDelta: move.onHandDelta - move.allocatedDelta })),
        })),
    },
  },
  {
    bug: 'cancelling forgets to give the allocation back',
    rules: {
      cancelUnits: (id, line, units) => changed(cancelUnits(id, line, units), (plan) => ({ ...plan, movements: [] })),
    },
  },
  {
    bug: 'cancelling takes allocated units before waiting ones and counts them twice',
    rules: {
      cancelUnits: (id, line, units) =>
        changed(cancelUnits(id, line, units), (plan) => ({
          ...plan,
          lines: plan.lines.map((change) => ({ ...change, cancelled: change.cancelled + 1 })),
        })),
    },
  },
  {
    bug: 'shipping lowers the allocation but not what is on hand',
    rules: {
      shipUnits: (id, line, units) =>
        changed(shipUnits(id, line, units), (plan) => ({
          ...plan,
          movements: plan.movements.map((move) => ({ ...move, onHandDelta: 0 })),
          lines: plan.lines.map((change) => ({ ...change, shipped: 0, allocated: change.allocated })),
        })),
    },
  },
  {
    bug: 'shipping counts in the ledger and not on the line',
    rules: { shipUnits: (id, line, units) => changed(shipUnits(id, line, units), (plan) => ({ ...plan, lines: [] })) },
  },
  {
    bug: 'a loss leaves allocations that no stock stands behind',
    rules: {
      adjustStock: (id, shelves, _lines, change) => adjustStock(id, shelves, [], change),
    },
  },
  {
    bug: 'a loss hits the oldest allocation instead of the newest',
    rules: {
      adjustStock: (id, shelves, lines, change) =>
        change.delta > 0
          ? adjustStock(id, shelves, lines, change)
          : adjustStock(
              id,
              shelves,
              lines.map((line) => ({ ...line, placedAt: -line.placedAt })),
              change,
            ),
    },
  },
  {
    bug: 'a held order is served all the same while an earlier one waits',
    rules: {
      allocateWaiting: (id, shelves, queue) =>
        allocateWaiting(
          id,
          shelves,
          queue.map((line) => ({ ...line, placedAt: line.held ? 0 : line.placedAt, held: false })),
        ),
    },
  },
  {
    bug: 'orders that ship complete block everyone behind them',
    rules: {
      allocateWaiting: (id, shelves, queue) => {
        const blocked = [...queue].sort((a, b) => a.placedAt - b.placedAt).findIndex((line) => line.shipComplete);
        const served: QueueLine[] =
          blocked < 0 ? [...queue] : [...queue].sort((a, b) => a.placedAt - b.placedAt).slice(0, blocked);
        return allocateWaiting(id, shelves, served);
      },
    },
  },
  {
    bug: 'a refused order keeps what its first lines took',
    rules: {
      decideLines: (wanted, states, ...rest) => {
        const [first] = wanted;
        const decided = decideLines(wanted, states, ...rest);
        const refused = decided.length > 0 && 'code' in (decided[0] as object);
        return refused && wanted.length > 1 && first ? decideLines([first], states, ...rest) : decided;
      },
    },
  },
  {
    bug: 'late supply is promised for a day that has passed',
    rules: {
      promiseFor: (units, ahead, supply, _today, text) => promiseFor(units, ahead, supply, '1970-01-01', text),
    },
  },
  {
    bug: 'every shopper is promised the first delivery, whoever stands before them',
    rules: { promiseFor: (units, ahead, supply, today, text) => promiseFor(units, ahead % 3, supply, today, text) },
  },
  {
    bug: 'a person may give units to an order on hold',
    rules: {
      serveByHand: (id, shelves, lines, gifts) =>
        serveByHand(
          id,
          shelves,
          lines.map((line) => ({ ...line, held: false })),
          gifts,
        ),
    },
  },
  {
    bug: 'a person may give a part to an order that ships complete',
    rules: {
      serveByHand: (id, shelves, lines, gifts) =>
        serveByHand(
          id,
          shelves,
          lines.map((line) => ({ ...line, shipComplete: false })),
          gifts,
        ),
    },
  },
  {
    bug: 'what a person gives is taken from no shelf',
    rules: {
      serveByHand: (id, shelves, lines, gifts) =>
        changed(serveByHand(id, shelves, lines, gifts), (plan) => ({ ...plan, movements: [] })),
    },
  },
  {
    bug: 'who was named by a person gets all it waits for, not what was said',
    rules: {
      serveByHand: (id, shelves, lines, gifts) => {
        const all = gifts.map((gift) => ({
          ...gift,
          units: Math.max(gift.units, lines.find((line) => line.lineId === gift.lineId)?.waiting ?? 0),
        }));
        const whole = serveByHand(id, shelves, lines, all);
        return isPlan(whole) ? whole : serveByHand(id, shelves, lines, gifts);
      },
    },
  },
  {
    bug: 'what a person asked for is recorded and not done',
    rules: { serveByHand: () => ({ movements: [], lines: [], displaced: [] }) },
  },
  {
    bug: 'turning tracking off leaves the waiting counter behind',
    rules: {
      fillWithoutStock: (id, lines) => {
        const plan = fillWithoutStock(id, lines);
        return {
          ...plan,
          movements: plan.lines.map((line) => ({
            variantId: id,
            locationId: 1,
            kind: 'allocated' as const,
            onHandDelta: 0,
            allocatedDelta: line.allocated,
            lineId: line.lineId,
          })),
        };
      },
    },
  },
];

const seeds = Array.from({ length: 40 }, (_, at) => at + 1);

test('the mutation record has at least ten bugs', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(10);
});

test.each(mutants)('caught: $bug', ({ rules }) => {
  const caught = seeds.some((seed) => simulate(seed, 400, { ...productRules, ...rules }) !== null);
  expect(caught).toBe(true);
});
