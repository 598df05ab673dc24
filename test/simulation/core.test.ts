import { expect, test } from 'vitest';
import { describeFailure, simulate } from './simulate.ts';

const stepsPerSeed = 400;
const seeds = process.env.SEED ? [Number(process.env.SEED)] : Array.from({ length: 260 }, (_, at) => at + 1);

test(`${seeds.length * stepsPerSeed} random steps on the rules leave every invariant standing`, () => {
  for (const seed of seeds) {
    const failure = simulate(seed, stepsPerSeed);
    if (failure) expect.fail(describeFailure(failure));
  }
});
