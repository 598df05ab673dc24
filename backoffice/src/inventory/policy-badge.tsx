import { useI18n } from '../i18n/i18n.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { StockPolicy } from './api.ts';

const tones = { untracked: 'neutral', deny: 'info', backorder: 'good' } as const;

/** A stock policy in the words of the two switches. */
export function PolicyBadge({ policy }: { policy: StockPolicy }) {
  const { t } = useI18n();
  return <Tag tone={tones[policy]}>{t(`policy.${policy}`)}</Tag>;
}

/** The same as plain words with a dot, for tables, where a column of pills would shout. */
export function PolicyText({ policy }: { policy: StockPolicy }) {
  const { t } = useI18n();
  return (
    <span className="dotted" data-tone={tones[policy]}>
      {t(`policy.${policy}`)}
    </span>
  );
}
