import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';
import { CopyButton } from '../platform/ui/copy-button.tsx';

/** Shows a password that was just set, once, to be given to its owner. */
export function HandOver(props: { given: { name: string; email: string; password: string } | null; onClose(): void }) {
  const { t } = useI18n();
  const { given, onClose } = props;
  return (
    <Modal
      opened={given !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={given && t('users.hand', { name: given.name })}
    >
      {given && (
        <Stack>
          <Text>{t('users.handHelp')}</Text>
          <dl className="hand-over">
            <dt>{t('users.email')}</dt>
            <dd>{given.email}</dd>
            <dt>{t('users.password')}</dt>
            <dd>
              <code>{given.password}</code>
            </dd>
          </dl>
          <Group justify="flex-end">
            <CopyButton value={`${location.origin}/admin\n${given.email}\n${given.password}`} />
            <Button data-autofocus onClick={onClose}>
              {t('users.done')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
