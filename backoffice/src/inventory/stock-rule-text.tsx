import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { fieldValue } from '../changes/field-text.ts';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import type { RuleSource, StockRuleField } from './stock-rule-api.ts';

/** A rule's value in the reader's words. */
export function useRuleText(): (field: StockRuleField, value: unknown) => string {
  const { t, number } = useI18n();
  return (field, value) => fieldValue(field, value, { t, number, amount: String });
}

/** 'category Lamps', with a capital where it begins a sentence. */
export function sourceName(source: RuleSource, t: I18n['t'], begins = false): string {
  const name =
    source.kind === 'store' ? t('rules.ofStore') : t(`rules.of.${source.kind}`, { title: source.title ?? '' });
  return begins ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}

/** Leads to where a value is set. */
export function SourceLink({ source, children }: { source: RuleSource; children: string }) {
  return (
    <Anchor
      size="sm"
      underline="always"
      renderRoot={(rest) => {
        if (source.kind === 'store') return <Link to="/settings/workflow" {...rest} />;
        if (source.kind === 'product') {
          return <Link to="/products/$productId" params={{ productId: source.id ?? 0 }} {...rest} />;
        }
        return <Link to="/products/categories/$categoryId" params={{ categoryId: source.id ?? 0 }} {...rest} />;
      }}
    >
      {children}
    </Anchor>
  );
}
