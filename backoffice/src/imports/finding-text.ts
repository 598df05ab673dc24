import type { I18n, MessageKey } from '../i18n/i18n.tsx';
import type { ImportRowView } from './api.ts';

type Finding = ImportRowView['problems'][number];

const translated = [
  'formula_error',
  'beyond_titles',
  'backorders_untracked',
  'backorders_need_tracking',
  'hidden_backorders',
  'undoes_sales',
  'count_below_zero',
  'count_untracked',
  'variant_unknown',
  'ids_disagree',
  'key_missing',
  'key_ambiguous',
  'variant_id_missing',
  'product_unknown',
  'title_exists',
  'title_missing',
  'title_empty',
  'row_twice',
  'rows_disagree',
  'held_back',
  'variant_twice',
  'variant_exists',
  'tax_unknown',
  'timeframe_unknown',
  'columns_disagree',
  'sku_exists',
  'picture_bad',
  'picture_no_id',
  'picture_missing',
  'picture_not_fetched',
] as const;

/** What is told about a cell, in the language of the screens where we have it. */
export function findingText(
  finding: Finding,
  { t, number, dateTime }: Pick<I18n, 't' | 'number' | 'dateTime'>,
): string {
  const known = translated.find((code) => code === finding.code);
  if (!known) return finding.message;
  const words: Record<string, string> = { value: finding.value };
  for (const [name, value] of Object.entries(finding.params ?? {})) {
    words[name] =
      name === 'since'
        ? dateTime(String(value))
        : typeof value === 'number' && !/id$/i.test(name)
          ? number(value)
          : String(value);
  }
  return t(`imports.finding.${known}` as MessageKey, words as never);
}
