import { ActionIcon, Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBarcode, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { EmptyState, ErrorState } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import { productsQuery, type TillProduct } from './api.ts';
import { productTitle } from './product-title.ts';
import { useTillMoney } from './till.tsx';
import type { Told } from './use-scans.ts';

/** Codes are one word with a digit in it; other texts ended by Enter are searches. */
const looksLikeCode = (text: string) => /^\S*\d\S*$/.test(text);

/** What can be sold: found by scanning, or by a few letters. */
export function ProductsPanel(props: {
  told: Told | null;
  onProduct(product: TillProduct): void;
  onScan(code: string): void;
}) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 200);
  const query = useQuery(productsQuery(search));
  return (
    <section className="till-products" aria-label={t('till.products')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const code = text.trim();
          if (!code) return;
          const [only, another] = query.data ?? [];
          if (looksLikeCode(code)) props.onScan(code);
          else if (only && !another && search === code) props.onProduct(only);
          else return;
          setText('');
        }}
      >
        <TextInput
          type="search"
          size="lg"
          aria-label={t('till.search')}
          placeholder={t('till.search')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          leftSection={<IconSearch size={22} stroke={1.6} />}
          rightSection={
            text && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t('list.clearSearch')}
                onClick={() => setText('')}
              >
                <IconX size={20} />
              </ActionIcon>
            )
          }
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </form>
      <Text className="till-told" data-good={props.told?.good} aria-hidden="true">
        {props.told ? props.told.text : t('till.scanHelp')}
      </Text>
      <div className="till-scroll">
        {query.isError && !query.data ? (
          <ErrorState error={query.error} retry={() => query.refetch()} />
        ) : query.data?.length === 0 ? (
          <EmptyState icon={IconBarcode} title={t('till.nothing')} text={t('till.nothingHelp')} />
        ) : (
          <ul className="till-grid" aria-busy={query.isPending}>
            {query.data
              ? query.data.map((product) => (
                  <li key={product.variantId}>
                    <ProductButton product={product} onProduct={props.onProduct} />
                  </li>
                ))
              : Array.from({ length: 8 }, (_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the boxes are all alike
                  <Skeleton key={at} component="li" h={92} radius="md" />
                ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function ProductButton({ product, onProduct }: { product: TillProduct; onProduct(product: TillProduct): void }) {
  const { t } = useI18n();
  const money = useTillMoney();
  const { policy, free, onHand, elsewhere } = product;
  return (
    <button type="button" className="till-product" onClick={() => onProduct(product)}>
      <Thumbnail url={product.imageUrl} size={56} />
      <span className="till-product-words">
        <strong>{productTitle(product)}</strong>
        <span className="till-product-facts">
          <b>{money(product.priceMinor)}</b>
          {policy === 'untracked' ? null : free > 0 ? (
            <Tag tone="good">{t('till.free', { count: free })}</Tag>
          ) : onHand > 0 ? (
            <Tag tone="attention">{t('till.reserved', { count: onHand })}</Tag>
          ) : (
            <Tag tone="neutral">{elsewhere > 0 ? t('till.elsewhere', { count: elsewhere }) : t('till.noneHere')}</Tag>
          )}
        </span>
      </span>
    </button>
  );
}
