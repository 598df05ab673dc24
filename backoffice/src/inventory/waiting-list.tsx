import { Anchor, Group } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { PromiseText } from '../orders/promise-text.tsx';
import { columnsOf, DataTable, TableSkeleton } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { EmptyState, Loaded } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type WaitingLine, waitingQuery } from './api.ts';
import { Units } from './units.tsx';

const column = columnsOf<WaitingLine & { place: number }>();

/** The queue of a variant in the order it will be served, with what each was told. */
export function WaitingList({ variantId }: { variantId: number }) {
  const { t } = useI18n();
  const query = useQuery(waitingQuery(variantId));
  const columns = useWaitingColumns();
  return (
    <Section title={t('waiting.title')} description={t('waiting.help')} flush>
      <Loaded query={query} skeleton={<TableSkeleton rows={3} />}>
        {({ lines }) =>
          lines.length === 0 ? (
            <EmptyState icon={IconMoodSmile} title={t('waiting.empty')} />
          ) : (
            <DataTable
              label={t('waiting.title')}
              columns={columns}
              rows={lines.map((line, index) => ({ ...line, place: index + 1 }))}
              rowId={(line) => String(line.orderLineId)}
            />
          )
        }
      </Loaded>
    </Section>
  );
}

function useWaitingColumns() {
  const { t, number, dateTime } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'place',
          header: t('waiting.place'),
          meta: { align: 'right', width: 70 },
          cell: ({ row }) => <span className="units">{number(row.original.place)}</span>,
        }),
        column.display({
          id: 'order',
          header: t('waiting.order'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: line } }) => (
            <Group gap="xs">
              <Anchor
                fw={600}
                renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: line.orderId }} {...rest} />}
              >
                {line.orderNumber}
              </Anchor>
              {line.held && <Tag tone="attention">{t('order.held')}</Tag>}
            </Group>
          ),
        }),
        column.display({ id: 'customer', header: t('waiting.customer'), cell: ({ row }) => row.original.customer }),
        column.display({
          id: 'placed',
          header: t('waiting.since'),
          cell: ({ row }) => dateTime(row.original.placedAt),
        }),
        column.display({
          id: 'units',
          header: t('stock.waiting'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.waiting} attention />,
        }),
        column.display({
          id: 'promise',
          header: t('waiting.told'),
          cell: ({ row }) => <PromiseText promise={row.original.promise} />,
        }),
      ]),
    [t, number, dateTime],
  );
}
