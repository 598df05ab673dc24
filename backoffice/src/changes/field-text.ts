import { en } from '../i18n/en.ts';
import type { I18n, MessageKey } from '../i18n/i18n.tsx';
import type { ChangeView } from './api.ts';

/** A changed field in the reader's words; one without words of its own by its name. */
export function fieldName(field: string, t: I18n['t']): string {
  const key = `field.${field}`;
  return key in en ? (t as (key: MessageKey) => string)(key as MessageKey) : field;
}

/** What ids stand for. */
type Names = { taxRates?: { id: number; name: string }[]; deliveryTimeframes?: { id: number; name: string }[] };

/** A field's value in the reader's words. */
export function fieldValue(
  field: string,
  value: unknown,
  words: { t: I18n['t']; number(value: number): string; amount(minor: number): string; names?: Names },
): string {
  const { t, number, amount, names } = words;
  if (value === null || value === undefined || value === '') {
    return field === 'backorderLimit' ? t('stock.noLimit') : t('changes.none');
  }
  if (field === 'policy') return t(`policy.${value as 'deny'}`);
  if (field === 'visibility') return t(`visibility.${value as 'hidden'}`);
  if (field.endsWith('Minor') && typeof value === 'number') return amount(value);
  if (field === 'stock') return t('changes.stockAt', { units: number((value as { onHand?: number }).onHand ?? 0) });
  const named = { taxRateId: names?.taxRates, deliveryTimeframeId: names?.deliveryTimeframes }[field];
  if (named) return named.find(({ id }) => id === value)?.name ?? String(value);
  if (typeof value === 'number') return number(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Why a change was refused: a sentence without the programmer's name of the field. */
export function refusalText(
  change: Pick<ChangeView, 'field' | 'before' | 'why' | 'code'>,
  words: Parameters<typeof fieldValue>[2],
): string {
  const { field, before, why, code } = change;
  if (code === 'changed_meanwhile') {
    const { t } = words;
    return field === 'stock'
      ? t('changes.stockSince')
      : t('changes.changedSince', { now: fieldValue(field, before, words) });
  }
  const sentence = (why ?? '').replace(/(^|: )[a-z][A-Za-z0-9.]*: (?=\S)/, '$1');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
