import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import type { ProductView } from './api.ts';

/** The other variants of the same product, one click away. */
export function Siblings({ product, currentId }: { product: ProductView; currentId: number }) {
  const { t, number } = useI18n();
  return (
    <Section title={t('variant.siblings')}>
      <ul className="side-list">
        {product.variants.map((variant) => (
          <li key={variant.id}>
            <Link
              to="/variants/$variantId"
              params={{ variantId: variant.id }}
              aria-current={variant.id === currentId ? 'page' : undefined}
              data-active={variant.id === currentId || undefined}
            >
              <span>{variant.title}</span>
              <Text component="span" size="xs" c="dimmed">
                {variant.stock.policy === 'untracked'
                  ? t('policy.untracked')
                  : t('variant.availableShort', { count: number(variant.stock.available) })}
              </Text>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
