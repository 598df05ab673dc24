import { type I18n, useI18n } from '../i18n/i18n.tsx';
import type { WaitingLine } from './api.ts';

/** Why a line waits, in plain sentences. */
export function WaitReason({ line }: { line: WaitingLine }) {
  const { t, shortDay } = useI18n();
  return <>{waitSentences(line, t, shortDay).join(' ')}</>;
}

/** First what comes before it or keeps it back, then which goods complete it, then what is late. */
export function waitSentences(
  { waiting, why }: Pick<WaitingLine, 'waiting' | 'why'>,
  t: I18n['t'],
  day: I18n['shortDay'],
) {
  const { keptBack, unitsAhead, available, supply, late } = why;
  const ofLate = late && { number: late.number, day: day(late.expectedOn) };
  const ofSupply = { number: supply.number ?? '', day: supply.expectedOn ? day(supply.expectedOn) : '' };
  const coming = {
    on_shelf: () => t('why.onShelf'),
    covered: () => t('why.covered', ofSupply),
    late: () => t('why.late', ofSupply),
    undated: () => t('why.undated', ofSupply),
    part: () => t('why.part', { count: supply.units }),
    all_ahead: () => t('why.allAhead'),
    none: () => t('why.none'),
  };
  return [
    keptBack === 'held' && t('why.held'),
    keptBack === 'all_at_once' && t('why.allAtOnce', { waiting, available }),
    unitsAhead > 0 ? t('why.ahead', { count: unitsAhead }) : keptBack === null && t('why.next'),
    coming[supply.kind](),
    ofLate && supply.kind === 'covered' && t('why.sooner', ofLate),
    ofLate && supply.kind !== 'covered' && supply.number !== ofLate.number && t('why.alsoLate', ofLate),
  ].filter((sentence) => typeof sentence === 'string');
}
