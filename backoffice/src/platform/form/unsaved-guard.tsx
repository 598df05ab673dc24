import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useI18n } from '../../i18n/i18n.tsx';

/** Asks before leaving a page with changes that were not saved, in the app and when the tab is closed. */
export function UnsavedGuard({ when }: { when: boolean }) {
  const { t } = useI18n();
  const blocker = useBlocker({
    // A filter or a tab in the address is not leaving.
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: () => when,
    withResolver: true,
  });
  return (
    <Modal opened={blocker.status === 'blocked'} onClose={() => blocker.reset?.()} title={t('unsaved.title')}>
      <Text mb="lg">{t('unsaved.text')}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t('unsaved.leave')}
        </Button>
        <Button data-autofocus onClick={() => blocker.reset?.()}>
          {t('unsaved.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
