/**
 * A stock policy is stored as one value and shown as two switches. `untracked` has both off; `deny` tracks and stops at
 * nothing; `backorder` tracks and sells on. Backorders without tracking cannot be written down: there is no stock to
 * run out of.
 */
export type Policy = 'untracked' | 'deny' | 'backorder';
export type Switches = { track: boolean; backorders: boolean };

/** How the two switches stand for a policy. */
export function switchesOf(policy: Policy): Switches {
  return { track: policy !== 'untracked', backorders: policy === 'backorder' };
}

/** The policy after the merchant moved *Track the inventory*: switching it off switches backorders off with it. */
export function withTracking(policy: Policy, track: boolean): Policy {
  if (!track) return 'untracked';
  return policy === 'untracked' ? 'deny' : policy;
}

/** The policy after the merchant moved *Allow backorders*; without tracking it stays as it is. */
export function withBackorders(policy: Policy, backorders: boolean): Policy {
  if (policy === 'untracked') return policy;
  return backorders ? 'backorder' : 'deny';
}
