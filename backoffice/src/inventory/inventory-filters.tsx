import { Button, Collapse, Group, Select, SimpleGrid, type TreeNodeData, TreeSelect } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Choices, choicesQuery } from '../catalogue/api.ts';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { inventoryStatuses, oneOf } from '../platform/search-params.ts';
import { SearchField } from '../platform/ui/search-field.tsx';
import { type Filter, stockPolicies } from './inventory-search.ts';

/** Options drawn at once; typing narrows a longer list down. */
const mostOptions = 200;

type Props = { filter: Filter; onFilter(change: Filter): void; onClear(): void };

/** Text, all other filters in a panel that opens, and those in use as a row of buttons that remove them. */
export function InventoryFilters({ filter, onFilter, onClear }: Props) {
  const { t } = useI18n();
  const choices = useQuery(choicesQuery).data;
  const active = activeFilters(filter, choices, t);
  const [open, { toggle }] = useDisclosure();
  return (
    <div>
      <Group gap="sm" className="filters">
        <SearchField
          label={t('inventory.search')}
          value={filter.search ?? ''}
          onSearch={(search) => onFilter({ search: search || undefined })}
        />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} />}
          aria-expanded={open}
          aria-controls="inventory-filters"
          onClick={toggle}
        >
          {active.length > 0 ? t('inventory.filtersActive', { count: active.length }) : t('inventory.filters')}
        </Button>
      </Group>
      <Collapse expanded={open} id="inventory-filters">
        <FilterPanel filter={filter} choices={choices} onFilter={onFilter} />
      </Collapse>
      {active.length > 0 && (
        <Group gap={6} mt="sm" component="ul" className="plain-list" aria-label={t('inventory.activeFilters')}>
          {active.map(({ key, label, value }) => (
            <li key={key}>
              <button
                type="button"
                className="filter-chip"
                aria-label={t('inventory.removeFilter', { filter: `${label}: ${value}` })}
                onClick={() => onFilter({ [key]: undefined })}
              >
                <span>
                  {label}: <strong>{value}</strong>
                </span>
                <IconX size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
          <li>
            <Button size="compact-sm" variant="subtle" onClick={onClear}>
              {t('list.clearFilters')}
            </Button>
          </li>
        </Group>
      )}
    </div>
  );
}

type FilterKey = Exclude<keyof Filter, 'search' | 'productId'>;

/** What narrows the list down, beside the text, in words. */
function activeFilters(filter: Filter, choices: Choices | undefined, t: I18n['t']) {
  const named = (list: { id: number; title?: string; name?: string }[] | undefined, id: number) => {
    const found = list?.find((each) => each.id === id);
    return found?.title ?? found?.name ?? String(id);
  };
  const { status, policy, brand, supplier, categoryId, tag, locationId } = filter;
  const values: Record<FilterKey, string | undefined> = {
    status: status && status !== 'all' ? t(`inventory.status.${status}`) : undefined,
    policy: policy && t(`policy.${policy}`),
    brand,
    supplier,
    categoryId: categoryId === undefined ? undefined : named(choices?.categories, categoryId),
    tag,
    locationId: locationId === undefined ? undefined : named(choices?.locations, locationId),
  };
  return (Object.keys(values) as FilterKey[]).flatMap((key) => {
    const value = values[key];
    return value ? [{ key, label: t(`inventory.filter.${key}`), value }] : [];
  });
}

function FilterPanel(props: { filter: Filter; choices: Choices | undefined; onFilter(change: Filter): void }) {
  const { filter, choices, onFilter } = props;
  const { t } = useI18n();
  const select = (key: FilterKey, data: { value: string; label: string }[], value: string | null) => ({
    label: t(`inventory.filter.${key}`),
    placeholder: t('inventory.any'),
    clearable: true,
    searchable: data.length > 8,
    limit: mostOptions,
    nothingFoundMessage: t('list.noMatch'),
    clearButtonProps: { 'aria-label': t('inventory.removeFilter', { filter: t(`inventory.filter.${key}`) }) },
    data,
    value,
  });
  const tree = useMemo(() => treeOf(choices?.categories ?? []), [choices]);
  const byName = (names: string[] | undefined) => (names ?? []).map((name) => ({ value: name, label: name }));
  const statuses = inventoryStatuses.filter((status) => status !== 'all');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" className="filter-panel">
      <Select
        {...select(
          'status',
          statuses.map((value) => ({ value, label: t(`inventory.status.${value}`) })),
          filter.status === 'all' ? null : (filter.status ?? null),
        )}
        onChange={(value) => onFilter({ status: oneOf(inventoryStatuses, value) })}
      />
      <Select
        {...select(
          'policy',
          stockPolicies.map((value) => ({ value, label: t(`policy.${value}`) })),
          filter.policy ?? null,
        )}
        onChange={(value) => onFilter({ policy: oneOf(stockPolicies, value) })}
      />
      <Select
        {...select('brand', byName(choices?.brands), filter.brand ?? null)}
        onChange={(brand) => onFilter({ brand: brand ?? undefined })}
      />
      <Select
        {...select('supplier', byName(choices?.suppliers), filter.supplier ?? null)}
        onChange={(supplier) => onFilter({ supplier: supplier ?? undefined })}
      />
      <TreeSelect
        label={t('inventory.filter.categoryId')}
        placeholder={t('inventory.any')}
        clearable
        searchable
        defaultExpandAll
        nothingFoundMessage={t('list.noMatch')}
        clearButtonProps={{ 'aria-label': t('inventory.removeFilter', { filter: t('inventory.filter.categoryId') }) }}
        chevronAriaLabels={{ expand: t('inventory.expand'), collapse: t('inventory.collapse') }}
        data={tree}
        value={filter.categoryId ? String(filter.categoryId) : null}
        onChange={(id) => onFilter({ categoryId: id ? Number(id) : undefined })}
      />
      <Select
        {...select('tag', byName(choices?.tags), filter.tag ?? null)}
        onChange={(tag) => onFilter({ tag: tag ?? undefined })}
      />
      <Select
        {...select(
          'locationId',
          (choices?.locations ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
          filter.locationId ? String(filter.locationId) : null,
        )}
        onChange={(id) => onFilter({ locationId: id ? Number(id) : undefined })}
      />
    </SimpleGrid>
  );
}

/** Categories under those they lie in, in the order of their titles. */
function treeOf(categories: Choices['categories']): TreeNodeData[] {
  const within = new Map<number | null, Choices['categories']>();
  for (const category of categories) {
    within.set(category.parentId, [...(within.get(category.parentId) ?? []), category]);
  }
  const nodes = (parentId: number | null): TreeNodeData[] =>
    (within.get(parentId) ?? [])
      .sort((left, right) => left.title.localeCompare(right.title))
      .map(({ id, title }) => {
        const children = nodes(id);
        return { value: String(id), label: title, ...(children.length > 0 && { children }) };
      });
  return nodes(null);
}
