import { useCallback, useEffect, useState } from 'react';
import { newRequestKey } from '../platform/api.ts';
import { type Basket, emptyBasket } from './rules/basket.ts';

const storageKey = 'evershelf-basket';

type Kept = { registerId: number; requestKey: string; basket: Basket };

/**
 * The basket that is being filled, kept on the device: a closed tab loses nothing. `requestKey` names the sale it will
 * become, so that paid twice, also after a reload, it is sold once; a new basket has a new one.
 */
export function useBasket(registerId: number) {
  const [kept, setKept] = useState<Kept>(() => load(registerId));
  useEffect(() => {
    try {
      localStorage.setItem(storageKey, JSON.stringify(kept));
    } catch {
      // Storage may be full or forbidden; the basket then lasts as long as the page.
    }
  }, [kept]);
  const change = useCallback(
    (how: (basket: Basket) => Basket) => setKept((known) => ({ ...known, basket: how(known.basket) })),
    [],
  );
  const replace = useCallback(
    (basket: Basket) => setKept({ registerId, requestKey: newRequestKey(), basket }),
    [registerId],
  );
  return { basket: kept.basket, requestKey: kept.requestKey, change, replace };
}

function load(registerId: number): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Kept | null;
    if (kept?.registerId === registerId && Array.isArray(kept.basket.lines)) return kept;
  } catch {
    // What cannot be read is no basket.
  }
  return { registerId, requestKey: newRequestKey(), basket: emptyBasket };
}
