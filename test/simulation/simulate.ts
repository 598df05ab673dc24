/** Runs a seed and answers the first thing the auditor finds, with all that is needed to see it again. */
import { audit, type Facts } from './auditor.ts';
import { type CoreShop, openCoreShop, type Rules } from './core-shop.ts';
import { seededRandom } from './random.ts';
import { drawStep, type Step } from './steps.ts';

export type Failure = { seed: number; step: number; doing: Step; findings: string[] };

/** `steps` random steps from `seed`, audited after each. Null: the auditor found nothing. */
export function simulate(seed: number, steps: number, rules?: Rules): Failure | null {
  const random = seededRandom(seed);
  const shop = openCoreShop(4, rules);
  let before: Facts = shop.facts();
  for (let step = 1; step <= steps; step += 1) {
    const doing = drawStep(random, before);
    let findings: string[];
    try {
      const granted = shop.step(doing);
      const after = shop.facts();
      findings = [
        ...audit(after, { what: doing.what, before, asked: doing.what === 'order' ? doing.lines : undefined }),
        ...promiseFindings(shop, after),
      ];
      if (!granted && JSON.stringify(after) !== JSON.stringify(before))
        findings.push(`a refused ${doing.what} left traces`);
      before = after;
    } catch (error) {
      findings = [`${doing.what} threw: ${error}`];
    }
    if (findings.length > 0) return { seed, step, doing, findings };
  }
  return null;
}

/** Nobody is promised a day that has passed, and nobody an earlier day than someone before them in the queue. */
function promiseFindings(shop: CoreShop, facts: Facts): string[] {
  return facts.variants.flatMap((variant) => {
    const days = shop.promises(variant.id).map((promise) => promise?.date ?? '9999-12-31');
    return days.flatMap((day, at) => [
      ...(day < shop.today ? [`variant ${variant.id}: ${day} is promised on ${shop.today}`] : []),
      ...(at > 0 && day < (days[at - 1] as string)
        ? [`variant ${variant.id}: place ${at + 1} is promised ${day}, place ${at} ${days[at - 1]}`]
        : []),
    ]);
  });
}

/** A failure as text, with the command that replays it. */
export function describeFailure({ seed, step, doing, findings }: Failure): string {
  return [
    `seed ${seed}, step ${step}: ${JSON.stringify(doing)}`,
    ...findings.map((finding) => `  ${finding}`),
    `Replay: SEED=${seed} npm test -- test/simulation/core.test.ts`,
  ].join('\n');
}
