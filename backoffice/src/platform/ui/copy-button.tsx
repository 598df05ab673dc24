import { Button, CopyButton as Copying } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useI18n } from '../../i18n/i18n.tsx';

/** Copies a text, and says so. */
export function CopyButton({ value }: { value: string }) {
  const { t } = useI18n();
  return (
    <Copying value={value}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={copy}
        >
          {copied ? t('users.copied') : t('users.copy')}
        </Button>
      )}
    </Copying>
  );
}
