import { Anchor, Group, Text } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { PromiseText } from '../orders/promise-text.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { EmptyLine } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type WaitingLine, waitingQuery } from './api.ts';
import { Units } from './units.tsx';
import { WaitReason } from './wait-reason.tsx';

const column = columnsOf<WaitingLine>();

/** The queue of a variant in the order it will be served: what each was told, and why each still waits. */
export function WaitingList({ variantId }: { variantId: number }) {
  const { t } = useI18n();
  const query = useInfiniteQuery(waitingQuery(variantId));
  const columns = useWaitingColumns();
  return (
    <Section title={t('waiting.title')} description={t('waiting.help')} flush>
      <PagedTable
        bare
        label={t('waiting.title')}
        columns={columns}
        rowId={(line) => String(line.orderLineId)}
        query={query}
        empty={<EmptyLine icon={IconMoodSmile}>{t('waiting.empty')}</EmptyLine>}
      />
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
            <>
              <Group gap="xs">
                <Anchor
                  fw={600}
                  renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: line.orderId }} {...rest} />}
                >
                  {line.orderNumber}
                </Anchor>
                {line.held && <Tag tone="attention">{t('order.held')}</Tag>}
              </Group>
              <Text size="sm">{line.customer}</Text>
              <Text size="sm" c="dimmed" className="nowrap">
                {dateTime(line.placedAt)}
              </Text>
            </>
          ),
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
        column.display({
          id: 'why',
          header: t('waiting.why'),
          meta: { phone: 'full' },
          cell: ({ row }) => <WaitReason line={row.original} />,
        }),
      ]),
    [t, number, dateTime],
  );
}
