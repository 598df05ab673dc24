import { z } from 'zod';
import { id, version } from '../platform/schemas.ts';

export const role = z.enum(['owner', 'manager', 'staff', 'cashier', 'read_only']);
export type Role = z.infer<typeof role>;
export const permission = z.enum(['read', 'orders', 'stock', 'catalogue', 'settings', 'users']);
export type Permission = z.infer<typeof permission>;
const email = z.string().trim().toLowerCase().max(254).pipe(z.email('must be an e-mail address'));
const personName = z.string().trim().min(1, 'must not be empty').max(100);
const newPassword = z.string().min(10, 'must have at least 10 characters').max(1000);

export const signInInput = z.object({ email, password: z.string().min(1).max(1000) });
export const setupInput = z.object({
  storeName: z.string().trim().min(1, 'must not be empty').max(100),
  name: personName,
  email,
  password: newPassword,
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

/** Settings > Users. A password is set by the owner and never told again. */
export const userInput = z.object({ name: personName, email, role });
export type UserInput = z.infer<typeof userInput>;
export const newUser = userInput.extend({ password: newPassword });
export type NewUser = z.infer<typeof newUser>;
export const userPassword = z.object({ password: newPassword });
export const userView = z.object({
  id,
  version,
  name: z.string(),
  email: z.string(),
  role,
  createdAt: z.iso.datetime(),
  deactivatedAt: z.iso.datetime().nullable(),
  hasPin: z.boolean().meta({ description: 'May sign in at registers.' }),
});
export type UserView = z.infer<typeof userView>;

/** By which an account signs in at registers; null: not at all. */
export const pinInput = z.object({
  pin: z
    .string()
    .regex(/^\d{4,8}$/, 'must have 4 to 8 digits')
    .nullable(),
});
export const pinView = z.object({ hasPin: z.boolean() });

/** One's own account. */
export const accountInput = z.object({ name: personName });
export const passwordChange = z.object({ currentPassword: z.string().min(1).max(1000), password: newPassword });
export type PasswordChange = z.infer<typeof passwordChange>;
