import { useI18n } from '../i18n/i18n.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { Visibility } from './api.ts';

const tones = { visible: 'good', visible_when_in_stock: 'info', hidden: 'neutral' } as const;

/** Whether shoppers see a product. */
export function VisibilityBadge({ visibility }: { visibility: Visibility }) {
  const { t } = useI18n();
  return <Tag tone={tones[visibility]}>{t(`visibilityShort.${visibility}`)}</Tag>;
}
