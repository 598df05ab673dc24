import { ActionIcon, Button, Group, Menu, Text, Tooltip } from '@mantine/core';
import { IconArrowsSort, IconColumns3, IconKeyboard } from '@tabler/icons-react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnLabel } from './inventory-columns.tsx';
import {
  type InventoryColumn,
  type InventoryOrder,
  type InventorySort,
  inOrder,
  inventoryColumns,
  inventorySorts,
  type ShownView,
  usualColumns,
} from './inventory-search.ts';

/** Stands above the list: how many match, their order, the columns, and what the keyboard does. */
export function ListBar(props: {
  shown: ShownView;
  total: number | null;
  onSort(sort: InventorySort, order: InventoryOrder): void;
  onColumns(columns: readonly InventoryColumn[]): void;
  onHelp(): void;
}) {
  const { shown, total, onSort, onColumns, onHelp } = props;
  const { t } = useI18n();
  return (
    <Group justify="space-between" gap="xs" className="table-bar">
      <Text size="sm" fw={600} role="status">
        {total === null ? t('inventory.counting') : t('inventory.count', { count: total })}
      </Text>
      <Group gap={4}>
        <SortMenu sort={shown.sort} order={shown.order} onSort={onSort} />
        <ColumnMenu columns={shown.columns} onColumns={onColumns} />
        <Tooltip label={t('keys.title')}>
          <ActionIcon variant="subtle" color="gray" visibleFrom="sm" aria-label={t('keys.title')} onClick={onHelp}>
            <IconKeyboard size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}

/** The order, for where there are no headers to click: on a phone, and for what has no column. */
function SortMenu(props: {
  sort: InventorySort;
  order: InventoryOrder;
  onSort(sort: InventorySort, order: InventoryOrder): void;
}) {
  const { sort, order, onSort } = props;
  const { t } = useI18n();
  const label = (each: InventorySort) => (each === 'title' ? t('inventory.variant') : columnLabel(each, t));
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button size="compact-md" variant="subtle" color="gray" leftSection={<IconArrowsSort size={16} />}>
          {t('inventory.sort')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={sort} onChange={(value) => onSort(value as InventorySort, order)}>
          {inventorySorts.map((each) => (
            <Menu.RadioItem key={each} value={each}>
              {label(each)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.RadioGroup value={order} onChange={(value) => onSort(sort, value as InventoryOrder)}>
          <Menu.RadioItem value="asc">{t('inventory.ascending')}</Menu.RadioItem>
          <Menu.RadioItem value="desc">{t('inventory.descending')}</Menu.RadioItem>
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Which columns are shown. */
function ColumnMenu(props: {
  columns: readonly InventoryColumn[];
  onColumns(columns: readonly InventoryColumn[]): void;
}) {
  const { columns, onColumns } = props;
  const { t } = useI18n();
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button size="compact-md" variant="subtle" color="gray" leftSection={<IconColumns3 size={16} />}>
          {t('inventory.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {inventoryColumns.map((name) => (
          <Menu.CheckboxItem
            key={name}
            checked={columns.includes(name)}
            onChange={(checked) =>
              onColumns(inOrder(checked ? [...columns, name] : columns.filter((each) => each !== name)))
            }
          >
            {columnLabel(name, t)}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => onColumns(usualColumns)}>{t('inventory.usualColumns')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
