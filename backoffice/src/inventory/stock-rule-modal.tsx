import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { ApplyRule } from './apply-rule.tsx';
import { PolicySwitches } from './inventory-section.tsx';
import {
  type RuleOwner,
  type StockRule,
  type StockRuleField,
  type StockRuleView,
  saveStockRule,
  stockRuleFields,
  stockRuleQuery,
  useRulesChanged,
} from './stock-rule-api.ts';
import { sourceName, useRuleText } from './stock-rule-text.tsx';

export type StockRuleStep = 'edit' | 'apply';

/** Changes a stock rule, then offers to bring the variants there are in line with it. */
export function StockRuleModal(props: {
  owner: RuleOwner;
  view: StockRuleView;
  step: StockRuleStep | null;
  onStep(step: StockRuleStep | null): void;
}) {
  const { owner, view, step, onStep } = props;
  const { t } = useI18n();
  const source = { kind: owner.kind, id: owner.id, title: view.title };
  const title = step === 'apply' ? 'rules.applyTitle' : 'rules.editTitle';
  return (
    <Modal
      opened={step !== null}
      onClose={() => onStep(null)}
      closeOnClickOutside={false}
      title={t(title, { source: sourceName(source, t) })}
      size="xl"
    >
      {step === 'edit' && (
        <EditRule
          owner={owner}
          view={view}
          onSaved={(saved) => onStep(Object.keys(saved.values).length > 0 ? 'apply' : null)}
          onClose={() => onStep(null)}
        />
      )}
      {step === 'apply' && <ApplyRule owner={owner} onClose={() => onStep(null)} />}
    </Modal>
  );
}

function EditRule(props: {
  owner: RuleOwner;
  view: StockRuleView;
  onSaved(view: StockRuleView): void;
  onClose(): void;
}) {
  const { owner, view, onSaved, onClose } = props;
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const rulesChanged = useRulesChanged();
  const [values, setValues] = useState(view.values);
  const [version, setVersion] = useState(view.version);
  const [theirs, setTheirs] = useState<StockRuleView | null>(null);
  const saving = useMutation({
    mutationFn: () => saveStockRule(owner, { version, values }),
    onSuccess: (saved) => {
      queryClient.setQueryData(stockRuleQuery(owner).queryKey, saved);
      rulesChanged();
      toastDone(t('rules.saved'));
      onSaved(saved);
    },
    // What somebody else saved meanwhile is shown; saving again replaces it knowingly.
    onError: async (error) => {
      if (!(error instanceof ApiError) || error.code !== 'changed_meanwhile') return;
      const latest = await queryClient.fetchQuery({ ...stockRuleQuery(owner), staleTime: 0 });
      setTheirs(latest);
      setVersion(latest.version);
    },
  });
  function toggle(field: StockRuleField) {
    const { [field]: was, ...others } = values;
    setValues(was === undefined ? { ...values, [field]: view.above[field].value } : others);
  }
  const set = (change: Partial<StockRule>) => setValues({ ...values, ...change });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation(); // the modal may belong to a page that is itself a form
        saving.mutate();
      }}
    >
      <Stack>
        {saving.error && (
          <Alert role="alert" color="red" icon={<IconAlertCircle />} title={t('form.notSaved')}>
            {errorText(saving.error)}
            {theirs && <Theirs view={theirs} />}
          </Alert>
        )}
        <div>
          <Text fw={600}>{t('rules.choose')}</Text>
          <Text size="sm" c="dimmed">
            {t('rules.chooseHelp')}
          </Text>
        </div>
        {stockRuleFields.map((field) => (
          <RuleField key={field} field={field} view={view} values={values} onToggle={() => toggle(field)} onSet={set} />
        ))}
        <Text size="sm" c="dimmed">
          {t('rules.order')}
        </Text>
        <Group justify="flex-end" className="modal-foot">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {t('form.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Theirs({ view }: { view: StockRuleView }) {
  const { t } = useI18n();
  const text = useRuleText();
  const set = stockRuleFields.filter((field) => view.values[field] !== undefined);
  const values = set.map((field) => `${t(`rules.field.${field}`)}: ${text(field, view.values[field])}`).join('; ');
  return <Text size="sm">{t('rules.theirs', { values: values || t('rules.nothingSet') })}</Text>;
}

function RuleField(props: {
  field: StockRuleField;
  view: StockRuleView;
  values: Partial<StockRule>;
  onToggle(): void;
  onSet(change: Partial<StockRule>): void;
}) {
  const { field, view, values, onToggle, onSet } = props;
  const { t } = useI18n();
  const text = useRuleText();
  const isSet = values[field] !== undefined;
  const { value, source } = view.above[field];
  return (
    <div className="bulk-field rule-field" data-chosen={isSet || undefined}>
      <Checkbox label={t(`rules.field.${field}`)} checked={isSet} onChange={onToggle} />
      {!isSet && (
        <Text size="sm" c="dimmed" mt={4} className="rule-as-above">
          {t('rules.asAbove', { value: text(field, value), source: sourceName(source, t) })}
        </Text>
      )}
      {isSet && field === 'policy' && (
        <div className="rule-input">
          <PolicySwitches policy={values.policy ?? 'deny'} onPolicy={(policy) => onSet({ policy })} />
        </div>
      )}
      {isSet && field !== 'policy' && (
        <UnitsInput
          className="rule-input"
          maw={{ xs: 260 }}
          aria-label={t(`rules.field.${field}`)}
          placeholder={field === 'backorderLimit' ? t('stock.noLimit') : '0'}
          description={field === 'backorderLimit' ? t('stock.backorderLimitHelp') : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={values[field] ?? ''}
          onChange={(typed) => {
            const empty = field === 'backorderLimit' ? null : 0;
            onSet({ [field]: typed === '' ? empty : Number(typed) });
          }}
        />
      )}
    </div>
  );
}
