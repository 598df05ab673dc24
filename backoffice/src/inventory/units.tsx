import { Text } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';

/** A count; quiet when it is nothing, so that the numbers that matter stand out. */
export function Units({ value, attention }: { value: number; attention?: boolean }) {
  const { number } = useI18n();
  return (
    <Text
      component="span"
      inherit
      className="units"
      data-quiet={value === 0 || undefined}
      data-attention={(attention && value > 0) || undefined}
    >
      {number(value)}
    </Text>
  );
}

/** Where a count makes no sense, or nothing changed. */
export function NoUnits() {
  return (
    <span className="units" data-quiet>
      –
    </span>
  );
}

/** A change of a count: "+5", "−2", or a dash for none. */
export function Delta({ value }: { value: number }) {
  const { number } = useI18n();
  if (value === 0) return <NoUnits />;
  return (
    <span className="units" data-sign={value > 0 ? 'plus' : 'minus'}>
      {value > 0 ? `+${number(value)}` : `−${number(-value)}`}
    </span>
  );
}
