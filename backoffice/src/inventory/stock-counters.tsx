import { SimpleGrid, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import type { VariantStock } from './api.ts';
import { Units } from './units.tsx';

const column = columnsOf<VariantStock['locations'][number]>();

/** On hand, allocated, available, waiting and incoming; by location where there are several. */
export function StockCounters({ stock }: { stock: VariantStock }) {
  const { t, number } = useI18n();
  return (
    <div className="counters">
      <SimpleGrid component="dl" cols={{ base: 2, xs: 3, sm: 5 }} spacing="sm" m={0}>
        {(['onHand', 'allocated', 'available', 'waiting', 'incoming'] as const).map((counter) => (
          <div
            key={counter}
            className="counter"
            data-attention={(counter === 'waiting' && stock.waiting > 0) || undefined}
          >
            <dt>{t(`stock.${counter}`)}</dt>
            <dd>{number(stock[counter])}</dd>
            <Text component="dd" size="xs" c="dimmed">
              {t(`stock.${counter}Help`)}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {stock.locations.length > 1 && <Locations locations={stock.locations} />}
    </div>
  );
}

function Locations({ locations }: { locations: VariantStock['locations'] }) {
  const { t } = useI18n();
  const columns = useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: t('stock.location'),
          meta: { phone: 'heading' },
          cell: ({ row }) => row.original.name,
        }),
        ...(['onHand', 'allocated', 'available'] as const).map((counter) =>
          column.display({
            id: counter,
            header: t(`stock.${counter}`),
            meta: { align: 'right' },
            cell: ({ row }) => <Units value={row.original[counter]} />,
          }),
        ),
      ]),
    [t],
  );
  return (
    <DataTable
      label={t('stock.byLocation')}
      columns={columns}
      rows={locations}
      rowId={(location) => String(location.locationId)}
    />
  );
}
