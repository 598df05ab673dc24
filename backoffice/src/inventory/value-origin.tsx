import { Anchor, Text } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';
import type { StockRuleField, VariantRuleView } from './stock-rule-api.ts';
import { SourceLink, sourceName, useRuleText } from './stock-rule-text.tsx';

/**
 * Where a value of a variant comes from: "Same as category Lamps", or set on the variant itself, beside what it would
 * be otherwise and the way to take that.
 */
export function ValueOrigin(props: {
  rule: VariantRuleView;
  field: StockRuleField;
  /** As the form holds it now. */
  value: unknown;
  /** Whether that is what is stored. */
  stored: boolean;
  onUse?(value: unknown): void;
}) {
  const { rule, field, value, stored, onUse } = props;
  const { t } = useI18n();
  const text = useRuleText();
  const { value: inherited, source } = rule.inherited[field];
  if (value === inherited) {
    return (
      <Text size="sm" c="dimmed" component="div">
        <SourceLink source={source}>{t('rules.same', { source: sourceName(source, t) })}</SourceLink>
      </Text>
    );
  }
  const isOwn = !stored || rule.own.includes(field);
  const how = isOwn ? t('rules.onVariant') : source.kind === 'store' ? t('rules.earlier') : t('rules.notApplied');
  return (
    <Text size="sm" c="dimmed" component="div">
      {how} · <SourceLink source={source}>{sourceName(source, t, true)}</SourceLink>: {text(field, inherited)}
      {onUse && (
        <>
          {' · '}
          <Anchor
            component="button"
            type="button"
            size="sm"
            underline="always"
            aria-label={t('rules.useValue', { value: text(field, inherited) })}
            onClick={() => onUse(inherited)}
          >
            {t('rules.use')}
          </Anchor>
        </>
      )}
    </Text>
  );
}
