import { useI18n } from '../i18n/i18n.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { PurchaseState } from './api.ts';

const tones = {
  draft: 'neutral',
  ordered: 'info',
  partly_received: 'info',
  received: 'good',
  cancelled: 'neutral',
} as const;

/** Where a purchase order stands, and that it is late where it is. */
export function PurchaseStateTags({ state, late }: { state: PurchaseState; late: boolean }) {
  const { t } = useI18n();
  return (
    <span className="tags">
      <Tag tone={tones[state]}>{t(`purchase.state.${state}`)}</Tag>
      {late && <Tag tone="attention">{t('purchase.late')}</Tag>}
    </span>
  );
}
