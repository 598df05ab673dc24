import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { choicesQuery } from '../catalogue/api.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { PolicySwitches } from '../inventory/inventory-section.tsx';
import { MoneyInput } from '../platform/form/money-input.tsx';
import { SignedInput, UnitsInput } from '../platform/form/units-input.tsx';
import { productVisibilities } from '../platform/search-params.ts';
import type { BulkField, BulkVariant, ValueProblem } from './rules/bulk-values.ts';

/** One field's input in the wizard; the value is text, as typed. */
export function BulkFieldInput(props: {
  field: BulkField;
  text: string;
  problem?: ValueProblem;
  onText(text: string): void;
}) {
  const { field, text, problem, onText } = props;
  const { t } = useI18n();
  const label = t(`bulk.field.${field}`);
  const error = problem && t(`bulk.${problem}`);
  switch (field) {
    case 'inventory':
      return <PolicySwitches policy={text as BulkVariant['policy']} onPolicy={onText} />;
    case 'price':
    case 'oldPrice':
      return (
        <MoneyInput
          label={label}
          description={field === 'oldPrice' ? t('bulk.noOldPrice') : undefined}
          value={text}
          error={error}
          onChange={onText}
        />
      );
    case 'stock':
      return (
        <SignedInput
          label={t('bulk.unitsToAdd')}
          description={t('bulk.unitsHelp')}
          value={text}
          error={error}
          onChange={(value) => onText(String(value))}
        />
      );
    case 'deliveryTimeframe':
    case 'visibility':
    case 'tax':
      return <ChoiceInput field={field} label={label} text={text} error={error} onText={onText} />;
    default:
      return (
        <UnitsInput
          label={label}
          placeholder={field === 'backorderLimit' ? t('stock.noLimit') : undefined}
          value={text}
          error={error}
          onChange={(value) => onText(String(value))}
        />
      );
  }
}

function ChoiceInput(props: {
  field: 'deliveryTimeframe' | 'visibility' | 'tax';
  label: string;
  text: string;
  error?: string;
  onText(text: string): void;
}) {
  const { field, label, text, error, onText } = props;
  const { t } = useI18n();
  const choices = useQuery({ ...choicesQuery, enabled: field !== 'visibility' }).data;
  const named = (list: { id: number; name: string }[] = []) =>
    list.map(({ id, name }) => ({ value: String(id), label: name }));
  const data = {
    visibility: productVisibilities.map((value) => ({ value, label: t(`visibility.${value}`) })),
    deliveryTimeframe: [{ value: 'none', label: t('bulk.noTimeframe') }, ...named(choices?.deliveryTimeframes)],
    tax: [{ value: 'none', label: t('bulk.noTax') }, ...named(choices?.taxRates)],
  }[field];
  return (
    <Select
      label={label}
      data={data}
      value={text || null}
      error={error}
      allowDeselect={false}
      onChange={(value) => onText(value ?? '')}
    />
  );
}
