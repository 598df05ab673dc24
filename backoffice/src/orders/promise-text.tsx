import { useI18n } from '../i18n/i18n.tsx';
import type { StockPromise } from './api.ts';

/** What the shopper was told about goods that are not there yet. */
export function PromiseText({ promise }: { promise: StockPromise | null }) {
  const { t, day } = useI18n();
  if (!promise) return <>–</>;
  if (promise.kind === 'date' && promise.date) return <>{t('promise.date', { date: day(promise.date) })}</>;
  if (promise.kind === 'timeframe' && promise.text) return <>{promise.text}</>;
  return <>{t('promise.none')}</>;
}
