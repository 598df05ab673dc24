import { Modal, Stack, Text } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { SearchField } from '../platform/ui/search-field.tsx';
import { EmptyState, Loaded } from '../platform/ui/states.tsx';
import { receiptsQuery } from './api.ts';
import { useTillMoney } from './till.tsx';

/** Receipts of all registers, newest first: to print again, to mail, or for goods that come back. */
export function ReceiptsModal(props: { onReceipt(id: number): void; onClose(): void }) {
  const { t, dateTime } = useI18n();
  const money = useTillMoney();
  const [search, setSearch] = useState('');
  const query = useQuery(receiptsQuery(search));
  return (
    <Modal opened onClose={props.onClose} size="lg" title={t('till.receipts')}>
      <Stack>
        <SearchField label={t('till.receiptSearch')} value={search} onSearch={setSearch} />
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={IconReceipt} title={t('till.receiptsNone')} text={t('till.receiptsHelp')} />
            ) : (
              <ul className="till-list">
                {items.map((receipt) => (
                  <li key={receipt.id}>
                    <button type="button" className="till-row" onClick={() => props.onReceipt(receipt.id)}>
                      <span>
                        <strong>{receipt.number}</strong>
                        <Text component="span" size="sm" c="dimmed">
                          {[
                            t(`till.kind.${receipt.kind}`),
                            dateTime(receipt.at),
                            receipt.customer || receipt.soldBy,
                          ].join(' · ')}
                        </Text>
                      </span>
                      <b>{money(receipt.totalMinor)}</b>
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Stack>
    </Modal>
  );
}
