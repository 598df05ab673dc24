import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { waitSentences } from '../inventory/wait-reason.tsx';
import { PromiseText } from '../orders/promise-text.tsx';
import { columnsOf } from '../platform/ui/data-table.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { BackorderOrder } from './api.ts';

const column = columnsOf<BackorderOrder>();

/** The Backorders page by order, each line with what was told and why it waits. */
export function useOrderColumns() {
  const { t, money, since } = useI18n();
  const { currency } = useStore();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'order',
          header: t('effects.order'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <div className="cell-title">
              <Anchor
                fw={600}
                renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: row.orderId }} {...rest} />}
              >
                {row.orderNumber}
              </Anchor>
              <Text size="sm" c="dimmed">
                {row.customer}
              </Text>
              <span className="tags">
                {row.late && <Tag tone="attention">{t('purchase.late')}</Tag>}
                {row.held && <Tag tone="neutral">{t('order.held')}</Tag>}
              </span>
            </div>
          ),
        }),
        column.display({
          id: 'units',
          header: t('stock.waiting'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.units} attention />,
        }),
        column.display({
          id: 'money',
          header: t('backorders.money'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{money(row.original.minor, currency)}</span>,
        }),
        column.display({
          id: 'age',
          header: t('backorders.age'),
          cell: ({ row }) => <span className="no-wrap">{since(row.original.oldestAt)}</span>,
        }),
        column.display({
          id: 'lines',
          header: t('backorders.why'),
          meta: { phone: 'full' },
          cell: ({ row }) => <Lines order={row.original} />,
        }),
      ]),
    [t, money, since, currency],
  );
}

function Lines({ order }: { order: BackorderOrder }) {
  const { t, day } = useI18n();
  return (
    <ul className="plain-list wait-lines">
      {order.waitingLines.map((line) => (
        <li key={line.orderLineId}>
          <strong>{t('backorders.line', { count: line.waiting, title: line.title })}</strong>{' '}
          <span className="wait-told">
            {t('backorders.told')} <PromiseText promise={line.promise} />
            {line.firstPromisedOn && line.firstPromisedOn !== line.promise?.date && (
              <> ({t('backorders.first', { day: day(line.firstPromisedOn) })})</>
            )}
          </span>
          <Text size="sm" c="dimmed">
            {waitSentences(line, t, day).join(' ')}
          </Text>
        </li>
      ))}
    </ul>
  );
}
