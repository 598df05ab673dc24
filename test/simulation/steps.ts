/** What can happen to a shop, drawn at random: the same steps drive the pure core and the real server. */
import type { Facts } from './auditor.ts';
import type { Random } from './random.ts';

export type Step =
  | { what: 'order'; lines: { variant: number; units: number }[]; complete: boolean; priority: number }
  | { what: 'cancel'; line: number; units: number }
  | { what: 'edit'; line: number; more: number }
  | { what: 'hold'; line: number; held: boolean }
  | { what: 'ship'; line: number; units: number }
  | { what: 'receive' | 'find'; variant: number; location: number; units: number }
  /** A delivery; `give` units of it to `line` out of its turn, where one is named. */
  | { what: 'deliver'; variant: number; location: number; units: number; line: number | null; give: number }
  | { what: 'return'; line: number; location: number; units: number }
  | { what: 'lose'; variant: number; location: number; units: number }
  | { what: 'count'; variant: number; location: number; counted: number }
  | { what: 'policy'; variant: number; policy: 'untracked' | 'deny' | 'backorder' }
  | { what: 'limit'; variant: number; limit: number | null }
  | { what: 'slip'; variant: number; days: number };

/** Draws a step that makes sense for the shop as it is; some are refused on purpose (too many units, for instance). */
export function drawStep(random: Random, facts: Facts): Step {
  const variant = random.pick(facts.variants);
  if (!variant) throw new Error('a shop without variants');
  const shelf = random.pick(variant.shelves) ?? { location: 1, onHand: 0, allocated: 0 };
  const line = random.pick(facts.lines.slice(-60));
  const kind = random.int(1, 100);
  if (!line || kind <= 38) return drawOrder(random, facts);
  const waiting = waitingOf(line);
  if (kind <= 46) return { what: 'cancel', line: line.id, units: random.int(1, Math.max(1, line.allocated + waiting)) };
  if (kind <= 50) return { what: 'edit', line: line.id, more: random.int(1, 4) };
  if (kind <= 55) return { what: 'hold', line: line.id, held: !line.held };
  if (kind <= 66) return { what: 'ship', line: line.id, units: random.int(1, Math.max(1, line.allocated)) };
  if (kind <= 72) return drawDelivery(random, facts, variant.id, shelf.location);
  if (kind <= 77) return { what: 'receive', variant: variant.id, location: shelf.location, units: random.int(1, 12) };
  if (kind <= 79) return { what: 'find', variant: variant.id, location: shelf.location, units: random.int(1, 3) };
  if (kind <= 82) {
    return { what: 'return', line: line.id, location: shelf.location, units: random.int(1, Math.max(1, line.shipped)) };
  }
  if (kind <= 88) {
    return { what: 'lose', variant: variant.id, location: shelf.location, units: random.int(1, shelf.onHand + 1) };
  }
  if (kind <= 92) {
    return { what: 'count', variant: variant.id, location: shelf.location, counted: random.int(0, shelf.onHand + 4) };
  }
  if (kind <= 95) {
    const policy = random.pick(['untracked', 'deny', 'deny', 'backorder', 'backorder', 'backorder'] as const) ?? 'deny';
    return { what: 'policy', variant: variant.id, policy };
  }
  if (kind <= 98) return { what: 'limit', variant: variant.id, limit: random.chance(0.4) ? null : random.int(0, 20) };
  return { what: 'slip', variant: variant.id, days: random.int(-10, 20) };
}

const waitingOf = (line: Facts['lines'][number]) => line.ordered - line.cancelled - line.allocated - line.shipped;

/** Half of the deliveries give to somebody out of turn: mostly what can be, sometimes what cannot. */
function drawDelivery(random: Random, facts: Facts, variant: number, location: number): Step {
  const units = random.int(1, 12);
  const line = random.chance(0.5)
    ? random.pick(facts.lines.filter((each) => each.variant === variant && (waitingOf(each) > 0 || random.chance(0.1))))
    : undefined;
  if (!line) return { what: 'deliver', variant, location, units, line: null, give: 0 };
  const waiting = waitingOf(line);
  const give =
    line.complete && random.chance(0.5) ? Math.max(1, waiting) : random.int(1, Math.max(1, Math.min(waiting, units)));
  return { what: 'deliver', variant, location, units, line: line.id, give };
}

function drawOrder(random: Random, facts: Facts): Step {
  const lines = Array.from({ length: random.int(1, 3) }, () => ({
    variant: random.pick(facts.variants)?.id ?? 1,
    units: random.int(1, 8),
  }));
  return {
    what: 'order',
    lines: lines.filter((line, at) => lines.findIndex((each) => each.variant === line.variant) === at),
    complete: random.chance(0.15),
    priority: random.chance(0.05) ? 1 : 0,
  };
}
