import { TextInput, type TextInputProps } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';
import { moneyText, parseMoney } from '../platform/money.ts';

/** An amount as text, with the number pad of the device. The caller reads it with parseMoney. */
export function AmountInput({
  currency,
  value,
  onChange,
  ...rest
}: Omit<TextInputProps, 'value' | 'onChange'> & { currency: string; value: string; onChange(text: string): void }) {
  const { language } = useI18n();
  return (
    <TextInput
      size="lg"
      inputMode="decimal"
      autoComplete="off"
      {...rest}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => {
        const minor = value.trim() ? parseMoney(value, currency) : null;
        if (minor !== null) onChange(moneyText(minor, currency, language));
      }}
    />
  );
}
