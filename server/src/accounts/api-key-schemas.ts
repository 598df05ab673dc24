import { z } from 'zod';
import { id } from '../platform/schemas.ts';
import { permission } from './schemas.ts';

/** Settings > API keys. */
export const newApiKey = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(100),
  scopes: z
    .array(permission)
    .min(1, 'choose at least one')
    .max(permission.options.length)
    .transform((scopes) => permission.options.filter((each) => scopes.includes(each)))
    .meta({ description: 'What the key may do: permissions its maker has.' }),
  expiresAt: z.iso.datetime().nullable().meta({ description: 'From then on it is refused. Null: never.' }),
});
export type NewApiKey = z.infer<typeof newApiKey>;

export const apiKeyState = z.enum(['active', 'expired', 'suspended', 'revoked']);
export const apiKeyView = z.object({
  id,
  name: z.string(),
  hint: z.string().meta({ description: 'How the key begins, to tell it from others.' }),
  scopes: z.array(permission),
  state: apiKeyState.meta({ description: '`suspended`: the account of its maker is deactivated.' }),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  revokedBy: z.string().nullable(),
});
export type ApiKeyView = z.infer<typeof apiKeyView>;

export const madeApiKey = apiKeyView.extend({
  secret: z.string().meta({ description: 'The key itself. Told only now: its hash is all that is kept.' }),
});
export type MadeApiKey = z.infer<typeof madeApiKey>;
