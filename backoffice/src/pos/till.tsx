/** What every screen of the till needs to know: the shop, the register, who is signed in. */
import { createContext, type ReactNode, useContext } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { TillView } from './api.ts';

export type Till = {
  store: TillView['store'];
  register: NonNullable<TillView['register']>;
  user: NonNullable<TillView['user']>;
};

const TillContext = createContext<Till | null>(null);

/** Gives the till to the screens inside. */
export function TillProvider({ till, children }: { till: Till; children: ReactNode }) {
  return <TillContext.Provider value={till}>{children}</TillContext.Provider>;
}

/** The till; only where somebody is signed in at a register. */
export function useTill(): Till {
  const till = useContext(TillContext);
  if (!till) throw new Error('useTill needs a TillProvider around it');
  return till;
}

/** An amount in the shop's currency, as text. */
export function useTillMoney(): (minor: number) => string {
  const { money } = useI18n();
  const { currency } = useTill().store;
  return (minor) => money(minor, currency);
}
