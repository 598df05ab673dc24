import { listTillUsers } from '../accounts/pin.ts';
import type { Db } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { findRegister, findTillUser, mayDiscountFreely } from './at-till.ts';
import { findOpenSession, loadSession } from './register-sessions.ts';
import type { TillView } from './schemas.ts';

/** What a device is shown before anything else: whether it is a register, who can sign in, who is, and the session. */
export async function loadTill(
  db: Db,
  tokens: { device: string | undefined; signIn: string | undefined },
  now: Date,
): Promise<TillView> {
  const settings = await loadStoreSettings(db);
  const register = (await findRegister(db, tokens.device)) ?? null;
  const user = register && (await findTillUser(db, register.id, tokens.signIn, now));
  const sessionId = register && (await findOpenSession(db, register.id));
  return {
    store: {
      name: settings.name,
      currency: settings.currency,
      language: settings.defaultLanguage,
      country: settings.country,
      details: settings.invoiceDetails,
      pricesIncludeTax: settings.pricesIncludeTax,
    },
    register,
    staff: register ? (await listTillUsers(db)).map(({ id, name }) => ({ id, name })) : [],
    user: user ? { ...user, anyDiscount: mayDiscountFreely(user) } : null,
    session: user && sessionId ? await loadSession(db, sessionId) : null,
  };
}
