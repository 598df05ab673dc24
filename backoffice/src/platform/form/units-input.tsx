import { NumberInput, type NumberInputProps } from '@mantine/core';

/** A count of whole things, from 0 upwards. Empty is '' and means what the field's description says. */
export function UnitsInput(props: NumberInputProps) {
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      min={0}
      max={1_000_000_000}
      clampBehavior="strict"
      hideControls
      inputMode="numeric"
      {...props}
    />
  );
}

/** A change of a count: whole, and negative to take away. */
export function SignedInput(props: NumberInputProps) {
  return (
    <NumberInput allowDecimal={false} min={-1_000_000_000} max={1_000_000_000} clampBehavior="strict" {...props} />
  );
}
