import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { type InventoryRow, inventoryQuery } from './api.ts';

/** Finds a variant by its title, SKU or barcode, and says what is available of it. */
export function VariantPicker(props: { label: string; placeholder: string; onPick(row: InventoryRow): void }) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const query = useQuery({
    ...inventoryQuery({ search, sort: 'title', order: 'asc', limit: 10 }),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  });
  const rows = search === '' ? [] : (query.data?.items ?? []);
  function pick(id: string) {
    const row = rows.find((each) => String(each.variantId) === id);
    if (!row) return;
    props.onPick(row);
    setText('');
    combobox.closeDropdown();
  }
  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal>
      <Combobox.Target>
        <TextInput
          label={props.label}
          placeholder={props.placeholder}
          autoComplete="off"
          leftSection={<IconSearch size={16} />}
          rightSection={query.isFetching && <Loader size={16} />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => text && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={search === ''}>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
          {rows.map((row) => (
            <Combobox.Option key={row.variantId} value={String(row.variantId)}>
              <Text size="sm" fw={600}>
                {[row.productTitle, row.variantTitle].filter((part) => part && part !== 'Default').join(' · ')}
              </Text>
              <Text size="xs" c="dimmed">
                {[
                  row.sku,
                  row.policy === 'untracked' ? t('picker.untracked') : t('picker.available', { count: row.available }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </Combobox.Option>
          ))}
          {rows.length === 0 && !query.isFetching && <Combobox.Empty>{t('list.noMatch')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
