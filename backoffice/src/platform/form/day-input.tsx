import { TextInput, type TextInputProps } from '@mantine/core';

type FieldProps = { value?: string | null; onChange?(day: string | null): void };

/** A calendar day by the browser's own date field; empty is null. */
export function DayInput({ value, onChange, ...rest }: Omit<TextInputProps, keyof FieldProps> & FieldProps) {
  return (
    <TextInput
      type="date"
      max="2999-12-31"
      {...rest}
      value={value ?? ''}
      onChange={(event) => onChange?.(event.currentTarget.value || null)}
    />
  );
}
