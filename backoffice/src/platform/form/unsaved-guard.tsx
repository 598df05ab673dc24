import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useI18n } from '../../i18n/i18n.tsx';

/** Asks before leaving a page with changes that were not saved, in the app and when the tab is closed. */
export function UnsavedGuard({ when }: { when: boolean }) {
  const blocker = useBlocker({
    // A filter or a tab in the address is not leaving.
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: () => when,
    withResolver: true,
  });
  return (
    <LeaveModal
      opened={blocker.status === 'blocked'}
      onStay={() => blocker.reset?.()}
      onLeave={() => blocker.proceed?.()}
    />
  );
}

/** The question whether to leave what was not saved. */
export function LeaveModal(props: { opened: boolean; onStay(): void; onLeave(): void }) {
  const { t } = useI18n();
  return (
    <Modal opened={props.opened} onClose={props.onStay} title={t('unsaved.title')}>
      <Text mb="lg">{t('unsaved.text')}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onLeave}>
          {t('unsaved.leave')}
        </Button>
        <Button data-autofocus onClick={props.onStay}>
          {t('unsaved.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
