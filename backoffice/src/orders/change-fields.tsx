import { Switch, Textarea } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';

/** Why an order is changed, for its timeline. */
export function ReasonField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useI18n();
  return (
    <Textarea
      label={t('cancel.reason')}
      description={t('cancel.reasonHelp')}
      autosize
      minRows={1}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Whether the shopper gets a mail about it. */
export function NotifySwitch({ checked, onChange }: { checked: boolean; onChange(checked: boolean): void }) {
  const { t } = useI18n();
  return (
    <Switch label={t('ship.notify')} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
  );
}
