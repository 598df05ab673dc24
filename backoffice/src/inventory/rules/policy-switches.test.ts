import { expect, test } from 'vitest';
import { type Policy, switchesOf, withBackorders, withTracking } from './policy-switches.ts';

const policies: Policy[] = ['untracked', 'deny', 'backorder'];

test('the two switches show a policy', () => {
  expect(policies.map(switchesOf)).toEqual([
    { track: false, backorders: false },
    { track: true, backorders: false },
    { track: true, backorders: true },
  ]);
});

test('switching tracking off takes backorders with it; switching it on does not bring them back', () => {
  for (const policy of policies) expect(withTracking(policy, false)).toBe('untracked');
  expect(withTracking('untracked', true)).toBe('deny');
  expect(withTracking('backorder', true)).toBe('backorder');
});

test('backorders can be allowed only while the stock is tracked', () => {
  expect(withBackorders('untracked', true)).toBe('untracked');
  expect(withBackorders('deny', true)).toBe('backorder');
  expect(withBackorders('backorder', false)).toBe('deny');
});
