/** Late goods in a shopper's words, for their page and their mail. */

import { formatDay } from '../storefront/theme.ts';
import { variantTitle } from '../storefront/views.ts';
import type { DelayNotice } from './schemas.ts';

type Words = { t(key: string, values?: Record<string, unknown>): string; locale: { language: string } };

/** What is late: how many of what, promised for when, expected when. */
export function delayLines({ t, locale }: Words, notices: readonly DelayNotice[]) {
  const day = (on: string) => formatDay(on, locale.language);
  return notices.map((notice) => ({
    id: notice.id,
    quantity: notice.units,
    title: notice.productTitle,
    variant: variantTitle(notice.variantTitle),
    was: notice.toldOn ? t('delay.was', { date: day(notice.toldOn) }) : '',
    now: notice.revisedOn ? t('delay.now', { date: day(notice.revisedOn) }) : t('delay.unknown'),
  }));
}

/** What happens when nobody answers: the strictest of what was asked, by its day. */
export function silenceText({ t, locale }: Words, notices: readonly DelayNotice[]): string {
  const first = [...notices].sort(
    (a, b) => Number(b.onSilence === 'cancel') - Number(a.onSilence === 'cancel') || (a.answerBy < b.answerBy ? -1 : 1),
  )[0];
  return first ? t(`delay.silence_${first.onSilence}`, { date: formatDay(first.answerBy, locale.language) }) : '';
}
