import { Badge, Button, Group, Popover, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { oneOf, orderFilters, paymentStates, shipmentStates } from '../platform/search-params.ts';
import { orderCountsQuery } from './api.ts';

export type OrdersSearch = {
  search?: string;
  filter?: (typeof orderFilters)[number];
  payment?: (typeof paymentStates)[number];
  shipment?: (typeof shipmentStates)[number];
  promisedFrom?: string;
  promisedTo?: string;
};

type FilterProps = { search: OrdersSearch; onChange(change: OrdersSearch): void };

/** The list's tabs, with how many orders each holds. On a phone they are one select. */
export function OrderTabs({ search, onChange }: FilterProps) {
  const { t, number } = useI18n();
  const counts = useQuery(orderCountsQuery).data;
  const isNarrow = useMediaQuery('(max-width: 62em)');
  const countOf = (filter: (typeof orderFilters)[number]) => (filter === 'all' ? undefined : counts?.[filter]);
  const value = search.filter ?? 'all';
  // A payment is seldom refused, so its tab shows only while there is one to look after.
  const tabs = orderFilters.filter((filter) => filter !== 'refused' || value === 'refused' || countOf(filter));
  const choose = (chosen: string | null) => {
    const filter = oneOf(orderFilters, chosen);
    onChange({ filter: filter === 'all' ? undefined : filter });
  };
  if (isNarrow) {
    return (
      <Select
        aria-label={t('orders.filter')}
        allowDeselect={false}
        w={{ base: '100%', xs: 260 }}
        data={tabs.map((filter) => {
          const count = countOf(filter);
          return {
            value: filter,
            label: [t(`orders.filter.${filter}`), count && `(${number(count)})`].filter(Boolean).join(' '),
          };
        })}
        value={value}
        onChange={choose}
      />
    );
  }
  return (
    <SegmentedControl
      aria-label={t('orders.filter')}
      data={tabs.map((filter) => {
        const count = countOf(filter);
        return {
          value: filter,
          label: (
            <span className="tab-label">
              {t(`orders.filter.${filter}`)}
              {Boolean(count) && <span className="tab-count">{number(count ?? 0)}</span>}
            </span>
          ),
        };
      })}
      value={value}
      onChange={choose}
    />
  );
}

/** Payment, shipment and the day promised, behind a button that says how many of them are set. */
export function MoreFilters({ search, onChange }: FilterProps) {
  const { t } = useI18n();
  const { payment, shipment, promisedFrom, promisedTo } = search;
  const set = [payment, shipment, promisedFrom, promisedTo].filter(Boolean).length;
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus width={340}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconFilter size={16} />}
          rightSection={set > 0 && <Badge circle>{set}</Badge>}
          aria-label={set > 0 ? t('orders.moreOn', { count: set }) : t('orders.more')}
        >
          {t('orders.more')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Select
            label={t('orders.payment')}
            placeholder={t('orders.anyPayment')}
            clearable
            comboboxProps={{ withinPortal: false }}
            data={paymentStates.map((state) => ({ value: state, label: t(`payment.${state}`) }))}
            value={payment ?? null}
            onChange={(value) => onChange({ payment: oneOf(paymentStates, value) })}
          />
          <Select
            label={t('orders.shipment')}
            placeholder={t('orders.anyShipment')}
            clearable
            comboboxProps={{ withinPortal: false }}
            data={shipmentStates.map((state) => ({ value: state, label: t(`shipment.${state}`) }))}
            value={shipment ?? null}
            onChange={(value) => onChange({ shipment: oneOf(shipmentStates, value) })}
          />
          <SimpleGrid cols={2}>
            <TextInput
              type="date"
              label={t('orders.promisedFrom')}
              value={promisedFrom ?? ''}
              onChange={(event) => onChange({ promisedFrom: event.currentTarget.value || undefined })}
            />
            <TextInput
              type="date"
              label={t('orders.promisedTo')}
              value={promisedTo ?? ''}
              onChange={(event) => onChange({ promisedTo: event.currentTarget.value || undefined })}
            />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button
              variant="subtle"
              size="sm"
              disabled={set === 0}
              onClick={() =>
                onChange({ payment: undefined, shipment: undefined, promisedFrom: undefined, promisedTo: undefined })
              }
            >
              {t('list.clearFilters')}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
