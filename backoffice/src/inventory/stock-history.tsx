import { Anchor, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSession } from '../accounts/session.ts';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { type Movement, movementsQuery } from './api.ts';
import { Delta } from './units.tsx';

const column = columnsOf<Movement>();
const kinds = [
  'received',
  'returned',
  'found',
  'lost',
  'counted',
  'sold',
  'allocated',
  'released',
  'shipped',
  'transferred',
] as const;
const reasons = ['count', 'found', 'damage', 'loss', 'received', 'returned', 'other'] as const;

/** The ledger of a variant, newest first: what changed, why, and by whom. */
export function StockHistory({ variantId }: { variantId: number }) {
  const { t } = useI18n();
  const query = useInfiniteQuery(movementsQuery(variantId));
  const columns = useMovementColumns();
  return (
    <Section title={t('history.title')} description={t('history.help')} flush>
      <PagedTable
        bare
        label={t('history.title')}
        columns={columns}
        rowId={(movement) => String(movement.id)}
        query={query}
        empty={<EmptyState icon={IconHistory} title={t('history.empty')} text={t('history.emptyHelp')} />}
      />
    </Section>
  );
}

function useMovementColumns() {
  const { t, dateTime } = useI18n();
  const { user } = useSession();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'kind',
          header: t('history.what'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: movement } }) => (
            <div>
              <Text fw={600}>{kindText(movement.kind, t)}</Text>
              <Text size="sm" c="dimmed">
                {dateTime(movement.at)}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'onHand',
          header: t('stock.onHand'),
          meta: { align: 'right' },
          cell: ({ row }) => <Delta value={row.original.onHandDelta} />,
        }),
        column.display({
          id: 'allocated',
          header: t('stock.allocated'),
          meta: { align: 'right' },
          cell: ({ row }) => <Delta value={row.original.allocatedDelta} />,
        }),
        column.display({
          id: 'why',
          header: t('history.why'),
          cell: ({ row: { original: movement } }) => <Why movement={movement} />,
        }),
        column.display({
          id: 'location',
          header: t('stock.location'),
          meta: { phone: 'hidden' },
          cell: ({ row }) => row.original.locationName,
        }),
        column.display({
          id: 'actor',
          header: t('history.by'),
          cell: ({ row }) => actorText(row.original.actor, user, t),
        }),
      ]),
    [t, dateTime, user],
  );
}

function Why({ movement }: { movement: Movement }) {
  const { t } = useI18n();
  const { orderId, orderNumber } = movement;
  if (orderId !== null) {
    return (
      <Anchor renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId }} {...rest} />}>
        {t('history.order', { number: orderNumber ?? '' })}
      </Anchor>
    );
  }
  // An adjustment's reason is stored as "damage: note".
  const [, reason, note] = /^(\w+)(?:: (.*))?$/s.exec(movement.reason) ?? [];
  const known = reasons.find((each) => each === reason);
  if (known) return <>{[t(`reason.${known}`), note].filter(Boolean).join(': ')}</>;
  return <>{movement.reason || movement.cause}</>;
}

function kindText(kind: string, t: I18n['t']): string {
  const known = kinds.find((each) => each === kind);
  return known ? t(`movement.${known}`) : kind;
}

function actorText(actor: string, user: { id: number; name: string } | null, t: I18n['t']): string {
  if (actor === 'shopper') return t('history.shopper');
  if (actor === 'system') return t('history.system');
  const [, keyId] = /^key (\d+)$/.exec(actor) ?? [];
  if (keyId) return t('history.key', { id: keyId });
  const [, userId] = /^user (\d+)$/.exec(actor) ?? [];
  if (!userId) return actor;
  return user && user.id === Number(userId) ? user.name : t('history.user', { id: userId });
}
