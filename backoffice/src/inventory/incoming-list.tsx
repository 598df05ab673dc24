import { Group, Text } from '@mantine/core';
import { IconTruckDelivery } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, DataTable, TableSkeleton } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { EmptyLine, Loaded } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type IncomingLine, incomingQuery } from './api.ts';

const column = columnsOf<IncomingLine>();

/** What of a variant is on its way, and when it is expected. */
export function IncomingList({ variantId }: { variantId: number }) {
  const { t } = useI18n();
  const query = useQuery(incomingQuery(variantId));
  const columns = useIncomingColumns();
  return (
    <Section title={t('incoming.title')} description={t('incoming.help')} flush>
      <Loaded query={query} skeleton={<TableSkeleton rows={2} />}>
        {({ lines }) =>
          lines.length === 0 ? (
            <EmptyLine icon={IconTruckDelivery}>{t('incoming.empty')}</EmptyLine>
          ) : (
            <DataTable
              label={t('incoming.title')}
              columns={columns}
              rows={lines}
              rowId={(line) => String(line.purchaseOrderLineId)}
            />
          )
        }
      </Loaded>
    </Section>
  );
}

function useIncomingColumns() {
  const { t, number, day } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'expected',
          header: t('incoming.expected'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: line } }) => (
            <Group gap="xs">
              <Text fw={600} inherit>
                {line.expectedOn ? day(line.expectedOn) : t('incoming.noDay')}
              </Text>
              {line.late && <Tag tone="attention">{t('incoming.late')}</Tag>}
            </Group>
          ),
        }),
        column.display({
          id: 'units',
          header: t('incoming.units'),
          meta: { align: 'right' },
          cell: ({ row: { original: line } }) => (
            <span className="units">
              {number(line.open)}
              {line.ordered !== line.open && (
                <Text component="span" size="sm" c="dimmed">
                  {' '}
                  {t('incoming.ofOrdered', { ordered: line.ordered })}
                </Text>
              )}
            </span>
          ),
        }),
        column.display({
          id: 'order',
          header: t('incoming.order'),
          cell: ({ row }) => row.original.purchaseOrderNumber,
        }),
        column.display({
          id: 'supplier',
          header: t('incoming.supplier'),
          cell: ({ row }) => row.original.supplier ?? '–',
        }),
        column.display({
          id: 'location',
          header: t('incoming.location'),
          cell: ({ row }) => row.original.locationName,
        }),
      ]),
    [t, number, day],
  );
}
