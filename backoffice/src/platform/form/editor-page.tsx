import { Alert, Box, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { type Crumb, PageHead } from '../ui/page.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import type { Editor } from './use-editor.ts';

type AnyEditor = Editor<unknown, Record<string, unknown>>;

/**
 * A page that is one form: Save stays in sight, leaving with changes asks, Ctrl/Cmd+S saves. Without the permission to
 * change it, the form is readable and says why it cannot be written.
 */
export function EditorPage(props: {
  title: string;
  intro?: ReactNode;
  crumbs?: Crumb[];
  badges?: ReactNode;
  actions?: ReactNode;
  editor: Pick<AnyEditor, 'dirty' | 'saving' | 'problem' | 'conflict' | 'submit' | 'discard'>;
  mayChange: boolean;
  saveLabel?: string;
  /** Offers Save although nothing changed yet, as on a page that makes something new. */
  alwaysSave?: boolean;
  width?: 'form' | 'narrow' | 'wide';
  /** Below the form: what belongs to the page but is not saved with it. */
  after?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useI18n();
  const { editor, mayChange } = props;
  useDocumentTitle(props.title);
  return (
    <Box className="page" data-width={props.width ?? 'form'}>
      <UnsavedGuard when={editor.dirty && !editor.saving} />
      <ConflictDialog conflict={editor.conflict} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          editor.submit();
        }}
      >
        <PageHead
          {...props}
          sticky
          actions={
            <>
              {props.actions}
              {mayChange && (
                <Group
                  className="save-bar"
                  data-dirty={editor.dirty || undefined}
                  data-always={props.alwaysSave || undefined}
                  gap="xs"
                >
                  {editor.dirty && !props.alwaysSave && (
                    <Button variant="subtle" onClick={editor.discard} disabled={editor.saving}>
                      {t('form.discard')}
                    </Button>
                  )}
                  <Button type="submit" loading={editor.saving} disabled={!editor.dirty && !props.alwaysSave}>
                    {props.saveLabel ?? t('form.save')}
                  </Button>
                </Group>
              )}
            </>
          }
        />
        {!mayChange && (
          <Alert icon={<IconLock />} color="gray" mb="md">
            {t('form.readOnly')}
          </Alert>
        )}
        {editor.problem && (
          <Alert role="alert" color="red" icon={<IconAlertCircle />} title={t('form.notSaved')} mb="md">
            {editor.problem}
          </Alert>
        )}
        <fieldset className="bare-fieldset" disabled={!mayChange}>
          {props.children}
        </fieldset>
      </form>
      {props.after && (
        <Stack gap="md" mt="md">
          {props.after}
        </Stack>
      )}
    </Box>
  );
}

function ConflictDialog({ conflict }: { conflict: AnyEditor['conflict'] }) {
  const { t } = useI18n();
  return (
    <Modal opened={conflict !== null} onClose={() => conflict?.close()} title={t('conflict.title')} size="lg">
      <Stack>
        <Text>{t('conflict.text')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => conflict?.close()}>
            {t('conflict.back')}
          </Button>
          <Button data-autofocus loading={conflict?.loading} onClick={() => conflict?.takeLatest()}>
            {t('conflict.takeLatest')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
