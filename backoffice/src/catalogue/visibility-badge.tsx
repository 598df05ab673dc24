import { Badge } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';
import type { Visibility } from './api.ts';

const colors = { visible: 'shelf', visible_when_in_stock: 'blue', hidden: 'gray' } as const;

/** Whether shoppers see a product. */
export function VisibilityBadge({ visibility }: { visibility: Visibility }) {
  const { t } = useI18n();
  return (
    <Badge variant="light" color={colors[visibility]} className="badge">
      {t(`visibility.${visibility}`)}
    </Badge>
  );
}
