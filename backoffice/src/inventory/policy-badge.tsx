import { Badge } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';
import type { StockPolicy } from './api.ts';

const colors = { untracked: 'gray', deny: 'blue', backorder: 'shelf' } as const;

/** A stock policy in the words of the two switches. */
export function PolicyBadge({ policy }: { policy: StockPolicy }) {
  const { t } = useI18n();
  return (
    <Badge variant="light" color={colors[policy]} className="badge">
      {t(`policy.${policy}`)}
    </Badge>
  );
}
