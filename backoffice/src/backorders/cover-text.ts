import type { I18n } from '../i18n/i18n.tsx';
import type { BackorderVariant } from './api.ts';

/** What covers all who wait for a variant, in one sentence. */
export function coverText(
  { units, why: { supply } }: Pick<BackorderVariant, 'units' | 'why'>,
  t: I18n['t'],
  day: I18n['day'],
): string {
  const number = supply.number ?? '';
  const on = supply.expectedOn ? day(supply.expectedOn) : '';
  switch (supply.kind) {
    case 'on_shelf':
      return t('cover.onShelf');
    case 'covered':
      return t('cover.covered', { number, day: on });
    case 'late':
      return t('cover.late', { number, day: on });
    case 'undated':
      return t('cover.undated', { number });
    case 'part':
      return t('cover.part', { count: units - supply.units, coming: supply.units });
    case 'all_ahead':
    case 'none':
      return t('cover.none');
  }
}
