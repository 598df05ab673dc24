import { TextInput, type TextInputProps } from '@mantine/core';
import { useStore } from '../../accounts/session.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { moneyText, parseMoney } from '../money.ts';

type FieldProps = { value?: string; onChange?(text: string): void; onBlur?(event: unknown): void };

/** An amount typed in major units. The form holds the text as typed; it is tidied when the field is left. */
export function MoneyInput({
  value = '',
  onChange,
  onBlur,
  ...rest
}: Omit<TextInputProps, keyof FieldProps> & FieldProps) {
  const { currency } = useStore();
  const { language } = useI18n();
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      leftSection={<span className="input-unit">{currencySymbol(currency, language)}</span>}
      {...rest}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={(event) => {
        const minor = value.trim() ? parseMoney(value, currency) : null;
        if (minor !== null) onChange?.(moneyText(minor, currency, language));
        onBlur?.(event);
      }}
    />
  );
}

function currencySymbol(currency: string, language: string): string {
  const parts = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return parts.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency;
}
