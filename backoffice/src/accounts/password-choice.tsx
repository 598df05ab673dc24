import { Button, Group, TextInput, type TextInputProps } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useI18n } from '../i18n/i18n.tsx';

/** Letters and digits that are not taken for one another when read out or copied by hand. */
const readable = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password of five groups, about 99 bits: "hm4k-tq7w-x2pd-9rca-vb3n". */
export function newPassword(): string {
  const chosen: string[] = [];
  while (chosen.length < 20) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    // The rest of 256 would make some letters likelier than others.
    if (byte < 256 - (256 % readable.length)) chosen.push(readable[byte % readable.length] ?? '');
  }
  return (chosen.join('').match(/.{4}/g) ?? []).join('-');
}

/** A password somebody sets for somebody else: in sight, as it is handed over, and one made up at the press of a button. */
export function PasswordChoice({
  value = '',
  onChange,
  ...rest
}: Omit<TextInputProps, 'value' | 'onChange'> & {
  value?: string;
  onChange?(password: string): void;
}) {
  const { t } = useI18n();
  return (
    <Group gap="sm" align="flex-start" className="password-choice">
      <TextInput
        {...rest}
        flex="1 1 260px"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      />
      <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={() => onChange?.(newPassword())}>
        {t('users.generate')}
      </Button>
    </Group>
  );
}
