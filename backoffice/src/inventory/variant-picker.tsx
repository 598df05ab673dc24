import { Combobox, InputBase, Loader, Text, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import { type InventoryRow, inventoryQuery } from './api.ts';

const most = 12;

/**
 * Finds a variant by its title, SKU or EAN, says what is available of it and hands it out; then it is empty for the
 * next one. Before anything is typed it offers a supplier's variants, where one is given.
 */
export function VariantPicker(props: {
  label: string;
  supplier?: string | undefined;
  onPick(variant: InventoryRow): void;
}) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 200);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { supplier } = props;
  const query = useQuery({
    ...inventoryQuery({ ...(search ? { search } : { supplier }), sort: 'title', order: 'asc', limit: most }),
    enabled: combobox.dropdownOpened && (search !== '' || supplier !== undefined),
    placeholderData: keepPreviousData,
  });
  const found = query.isEnabled ? (query.data?.items ?? []) : [];
  const nothing = query.isEnabled && !query.isFetching && search === text.trim() && found.length === 0;

  function pick(value: string) {
    const variant = found.find((row) => String(row.variantId) === value);
    if (!variant) return;
    props.onPick(variant);
    setText('');
    combobox.closeDropdown();
  }

  return (
    <Combobox store={combobox} onOptionSubmit={pick}>
      <Combobox.Target>
        <InputBase
          label={props.label}
          placeholder={t('picker.search')}
          autoComplete="off"
          leftSection={<IconSearch size={16} />}
          rightSection={query.isFetching && <Loader size={16} />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault(); // picks; the form around it is not sent
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={found.length === 0 && !nothing}>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={props.label}>
          {found.map((row) => (
            <Combobox.Option key={row.variantId} value={String(row.variantId)}>
              <span className="pick-row">
                <Thumbnail url={row.imageUrl} size={32} />
                <span>
                  <Text span fw={600} size="sm">
                    {row.productTitle}
                  </Text>
                  <Text span size="xs" c="dimmed" display="block">
                    {[
                      row.variantTitle === 'Default' ? null : row.variantTitle,
                      row.sku,
                      row.ean,
                      row.policy === 'untracked'
                        ? t('picker.untracked')
                        : t('picker.available', { count: row.available }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </span>
              </span>
            </Combobox.Option>
          ))}
          {nothing && <Combobox.Empty>{t('list.noMatch')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
