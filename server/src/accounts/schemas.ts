import { z } from 'zod';
import { id } from '../platform/schemas.ts';

export const role = z.enum(['owner', 'manager', 'staff', 'cashier', 'read_only']);
export type Role = z.infer<typeof role>;
const email = z.email('must be an e-mail address').trim().toLowerCase().max(254);

export const signInInput = z.object({ email, password: z.string().min(1).max(1000) });
export const setupInput = z.object({
  storeName: z.string().trim().min(1, 'must not be empty').max(100),
  name: z.string().trim().min(1, 'must not be empty').max(100),
  email,
  password: z.string().min(10, 'must have at least 10 characters').max(1000),
});
export type SetupInput = z.infer<typeof setupInput>;

/** Who is signed in, and what the back office must know before it can draw anything. */
export const sessionView = z.object({
  user: z.object({ id, name: z.string(), email: z.string(), role }).nullable(),
  setupNeeded: z.boolean().meta({ description: 'No account exists yet: the first visitor makes the owner account.' }),
  store: z.object({
    name: z.string(),
    currency: z.string(),
    defaultLanguage: z.string(),
    languages: z.array(z.object({ code: z.string(), name: z.string(), columnPrefix: z.string() })),
    demo: z.boolean(),
  }),
});
export type SessionView = z.infer<typeof sessionView>;
