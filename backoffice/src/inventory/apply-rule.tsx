import { Alert, Button, Checkbox, Group, Stack, Table, Text } from '@mantine/core';
import { IconArrowRight, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { concernedKeys } from '../changes/api.ts';
import { ChangeSetOutcome } from '../changes/change-set-outcome.tsx';
import { fieldName } from '../changes/field-text.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { FormError } from '../platform/form/modal-form.tsx';
import { Loaded, TextSkeleton } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { applyStockRule, type RuleOwner, type RulePreview, rulePreviewQuery } from './stock-rule-api.ts';
import { useRuleText } from './stock-rule-text.tsx';

/** Shows what a rule would change on the variants there are, applies it, and tells what came of it. */
export function ApplyRule({ owner, onClose }: { owner: RuleOwner; onClose(): void }) {
  const query = useQuery(rulePreviewQuery(owner));
  const queryClient = useQueryClient();
  const applying = useMutation({
    mutationFn: (input: { version: number; keepOwn: boolean }) => applyStockRule(owner, input),
    onSuccess: (set) => {
      queryClient.setQueryData(['change-sets', set.id], set);
      for (const key of concernedKeys) queryClient.invalidateQueries({ queryKey: [key] });
    },
    onError: () => query.refetch(),
  });
  if (applying.data) return <ChangeSetOutcome id={applying.data.id} onClose={onClose} />;
  return (
    <Loaded query={query} skeleton={<TextSkeleton lines={5} />}>
      {(preview) => (
        <Preview
          preview={preview}
          error={applying.error}
          applying={applying.isPending}
          onApply={(keepOwn) => applying.mutate({ version: preview.version, keepOwn })}
          onClose={onClose}
        />
      )}
    </Loaded>
  );
}

function Preview(props: {
  preview: RulePreview;
  error: Error | null;
  applying: boolean;
  onApply(keepOwn: boolean): void;
  onClose(): void;
}) {
  const { preview, error, applying, onApply, onClose } = props;
  const { t, number } = useI18n();
  const [keepOwn, setKeepOwn] = useState(true);
  const { variants, differing } = preview;
  const hasOwn = preview.counts.some(({ own }) => own);
  const changing = keepOwn ? differing.inherited : differing.all;
  return (
    <Stack>
      <FormError error={error} />
      {differing.all === 0 ? (
        <Alert color="shelf" icon={<IconCircleCheck />} role="status">
          {variants === 0 ? t('rules.noVariants') : t('rules.allSo', { count: variants })}
        </Alert>
      ) : (
        <>
          <Text>{t('rules.previewIntro', { count: differing.all, of: number(variants) })}</Text>
          <Counts preview={preview} keepOwn={keepOwn} />
          {hasOwn && (
            <Checkbox
              label={t('rules.keepOwn')}
              description={t('rules.keepOwnHelp')}
              checked={keepOwn}
              onChange={(event) => setKeepOwn(event.currentTarget.checked)}
            />
          )}
          <FirstRows preview={preview} keepOwn={keepOwn} />
        </>
      )}
      <Group justify="flex-end" className="modal-foot">
        <Button variant="default" onClick={onClose} data-autofocus={changing === 0 || undefined}>
          {differing.all === 0 ? t('adjust.close') : t('rules.notNow')}
        </Button>
        {differing.all > 0 && (
          <Button disabled={changing === 0} loading={applying} onClick={() => onApply(keepOwn)}>
            {t('rules.apply', { count: changing })}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

type Difference = Pick<RulePreview['rows'][number], 'field' | 'before' | 'after' | 'own'>;

function Change({ difference }: { difference: Difference }) {
  const { t } = useI18n();
  const text = useRuleText();
  const { field, before, after } = difference;
  return (
    <span className="rule-change">
      <span>{text(field, before)}</span>
      <IconArrowRight size={14} aria-hidden="true" />
      <span className="visually-hidden">{t('rules.becomes')}</span>
      <strong>{text(field, after)}</strong>
    </span>
  );
}

/** Whether a difference stays as it is, in a word beside it. */
function Own({ difference, keepOwn }: { difference: Difference; keepOwn: boolean }) {
  const { t } = useI18n();
  if (!difference.own) return null;
  return <Tag tone={keepOwn ? 'neutral' : 'attention'}>{keepOwn ? t('rules.kept') : t('rules.byHand')}</Tag>;
}

function Counts({ preview, keepOwn }: { preview: RulePreview; keepOwn: boolean }) {
  const { t, number } = useI18n();
  return (
    <div className="rule-table">
      <Table aria-label={t('rules.counts')} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('changes.field')}</Table.Th>
            <Table.Th>{t('rules.change')}</Table.Th>
            <Table.Th ta="right">{t('rules.variants')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.counts.map((row) => (
            <Table.Tr key={`${row.field} ${row.before} ${row.own}`} data-kept={(row.own && keepOwn) || undefined}>
              <Table.Td>{fieldName(row.field, t)}</Table.Td>
              <Table.Td>
                <Group gap="xs">
                  <Change difference={row} />
                  <Own difference={row} keepOwn={keepOwn} />
                </Group>
              </Table.Td>
              <Table.Td ta="right" className="units">
                {number(row.count)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {preview.moreCounts > 0 && (
        <Text size="sm" c="dimmed" px="sm" pb="xs">
          {t('rules.moreCounts', { count: preview.moreCounts })}
        </Text>
      )}
    </div>
  );
}

function FirstRows({ preview, keepOwn }: { preview: RulePreview; keepOwn: boolean }) {
  const { t } = useI18n();
  return (
    <details className="rule-first">
      <summary>{t('rules.first')}</summary>
      <ul>
        {preview.rows.map((row) => (
          <li key={`${row.variantId} ${row.field}`}>
            <Text size="sm" fw={600} component="span" className="break">
              {row.title}
              {row.sku && (
                <Text component="span" size="sm" c="dimmed" fw={400}>
                  {' '}
                  {row.sku}
                </Text>
              )}
            </Text>
            <Group gap="xs">
              <Text size="sm" c="dimmed" component="span">
                {fieldName(row.field, t)}:
              </Text>
              <Change difference={row} />
              <Own difference={row} keepOwn={keepOwn} />
            </Group>
          </li>
        ))}
      </ul>
    </details>
  );
}
