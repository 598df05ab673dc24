import { useCallback, useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { findByCode, type TillProduct } from './api.ts';

/** Milliseconds after which a key begins a new code: a scanner types faster, on a busy tablet too. */
const newCode = 250;
/** The shortest code that a burst of keys is taken for. */
const shortestCode = 3;

export type Told = { text: string; good: boolean };

/**
 * Codes that were scanned, one after the other however fast they come: by a scanner that types wherever the focus is,
 * or handed to `scan`. One product is added; of several with the same code one is chosen by `choose`.
 */
export function useScans(onProduct: (product: TillProduct) => void, say: (told: Told) => void) {
  const { t } = useI18n();
  const [choice, setChoice] = useState<TillProduct[] | null>(null);
  const waiting = useRef<string[]>([]);
  const busy = useRef(false);
  const current = useRef({ onProduct, say });
  current.current = { onProduct, say };

  const next = useCallback(async (): Promise<void> => {
    const code = waiting.current.shift();
    busy.current = code !== undefined;
    if (code === undefined) return;
    try {
      const found = await findByCode(code);
      if (found.length > 1) {
        setChoice(found); // goes on when it is answered
        return;
      }
      const [product] = found;
      if (product) current.current.onProduct(product);
      else current.current.say({ text: t('till.unknownCode', { code }), good: false });
    } catch (error) {
      const why = error instanceof ApiError && error.code !== 'offline' ? error.message : t('error.offline');
      current.current.say({ text: `${code}: ${why}`, good: false });
    }
    return next();
  }, [t]);

  const scan = useCallback(
    (code: string) => {
      waiting.current.push(code);
      if (!busy.current) next();
    },
    [next],
  );

  const choose = (product: TillProduct | null) => {
    setChoice(null);
    if (product) onProduct(product);
    next();
  };

  useScannerKeys(scan);
  return { scan, choice, choose };
}

/** Listens for a scanner that types as a keyboard while no field has the focus: a burst of keys ended by Enter. */
function useScannerKeys(onCode: (code: string) => void): void {
  useEffect(() => {
    let keys = '';
    let last = 0;
    function onKey(event: KeyboardEvent) {
      const inField = event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]');
      if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
      const now = event.timeStamp;
      if (now - last > newCode) keys = '';
      last = now;
      if (event.key.length === 1) keys += event.key;
      else if (event.key === 'Enter' && keys.length >= shortestCode) {
        event.preventDefault(); // the button that has the focus is not meant
        onCode(keys);
        keys = '';
      }
    }
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [onCode]);
}
