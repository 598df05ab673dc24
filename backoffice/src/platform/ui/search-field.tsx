import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';

/** A search box that tells its text after a short pause in typing; the text itself lives in the address. */
export function SearchField(props: { label: string; value: string; onSearch(text: string): void }) {
  const { t } = useI18n();
  const [text, setText] = useState(props.value);
  const search = useDebouncedCallback(props.onSearch, 250);
  useEffect(() => setText(props.value), [props.value]);
  return (
    <TextInput
      type="search"
      className="search-field"
      aria-label={props.label}
      placeholder={props.label}
      leftSection={<IconSearch size={16} />}
      rightSection={
        text && (
          <CloseButton
            size="sm"
            aria-label={t('list.clearSearch')}
            onClick={() => {
              setText('');
              props.onSearch('');
            }}
          />
        )
      }
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
    />
  );
}
