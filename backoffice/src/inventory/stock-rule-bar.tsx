import { Box, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { fieldName } from '../changes/field-text.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Loaded, TextSkeleton } from '../platform/ui/states.tsx';
import { type RuleOwner, type StockRuleView, stockRuleFields, stockRuleQuery } from './stock-rule-api.ts';
import { StockRuleModal, type StockRuleStep } from './stock-rule-modal.tsx';
import { SourceLink, sourceName, useRuleText } from './stock-rule-text.tsx';

/** What new variants of a product or category begin with, from where, and the way to change that. */
export function StockRuleBar({ owner, mayChange }: { owner: RuleOwner; mayChange: boolean }) {
  const { t } = useI18n();
  const titleId = useId();
  const query = useQuery(stockRuleQuery(owner));
  const [step, setStep] = useState<StockRuleStep | null>(null);
  const hasValues = Object.keys(query.data?.values ?? {}).length > 0;
  return (
    <Box component="section" className="rule-bar" aria-labelledby={titleId}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <div>
          <Text fw={600} id={titleId}>
            {t('rules.title')}
          </Text>
          <Text size="sm" c="dimmed">
            {t(`rules.help.${owner.kind}`)}
          </Text>
        </div>
        {mayChange && (
          <Group gap="xs">
            {hasValues && (
              <Button size="xs" variant="default" onClick={() => setStep('apply')}>
                {t('rules.applyTo')}
              </Button>
            )}
            <Button size="xs" variant="default" onClick={() => setStep('edit')}>
              {t('rules.edit')}
            </Button>
          </Group>
        )}
      </Group>
      <Loaded query={query} skeleton={<TextSkeleton lines={1} />}>
        {(view) => (
          <>
            <RuleValues view={view} />
            <StockRuleModal owner={owner} view={view} step={step} onStep={setStep} />
          </>
        )}
      </Loaded>
    </Box>
  );
}

function RuleValues({ view }: { view: StockRuleView }) {
  const { t } = useI18n();
  const text = useRuleText();
  return (
    <dl className="rule-values">
      {stockRuleFields.map((field) => {
        const isSet = view.values[field] !== undefined;
        const { value, source } = view.above[field];
        return (
          <div key={field}>
            <dt>{fieldName(field, t)}</dt>
            <dd>{text(field, isSet ? view.values[field] : value)}</dd>
            <dd className="rule-source" data-here={isSet || undefined}>
              {isSet ? (
                t('rules.here')
              ) : (
                <SourceLink source={source}>{t('rules.same', { source: sourceName(source, t) })}</SourceLink>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
