import { Alert, Button, Group, List, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle, IconHistory, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { UnsavedGuard } from '../platform/form/unsaved-guard.tsx';
import { Loaded, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import {
  assetBytesUrl,
  removeThemeFile,
  saveThemeFile,
  type ThemeDetail,
  type ThemeFile,
  type ThemeFileView,
  themeFileQuery,
  themeQuery,
} from './api.ts';
import { FileVersions } from './file-versions.tsx';

const CodeEditor = lazy(() => import('./code-editor.tsx'));

type Problem = { path: string; line: number | null; message: string };

/** One file: its text where it has one, what is wrong with it, and its versions. */
export function FileEditor(props: { theme: ThemeDetail; file: ThemeFileView; mayChange: boolean }) {
  const query = useQuery(themeFileQuery(props.theme.key, props.file.path));
  return (
    <Paper className="card file-card" p="md">
      <Loaded query={query} skeleton={<TextSkeleton lines={10} />}>
        {(file) =>
          file.text === null ? (
            <Asset {...props} file={file} />
          ) : (
            <TextFile {...props} file={{ ...file, text: file.text }} />
          )
        }
      </Loaded>
    </Paper>
  );
}

type Props = { theme: ThemeDetail; file: ThemeFile; mayChange: boolean };

function TextFile({ theme, file, mayChange }: Props & { file: { text: string } }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const query = themeFileQuery(theme.key, file.path);
  // The version the text was read at: what it is saved against, however often the list is read anew.
  const [base, setBase] = useState({ text: file.text, version: file.version });
  const [text, setText] = useState(file.text);
  const dirty = text !== base.text;
  const take = async (saved: ThemeFile) => {
    queryClient.setQueryData(query.queryKey, saved);
    setBase({ text: saved.text ?? '', version: saved.version });
    setText(saved.text ?? '');
    await queryClient.invalidateQueries({ queryKey: themeQuery(theme.key).queryKey });
  };
  const saving = useMutation({
    mutationFn: () => saveThemeFile(theme.key, { path: file.path, text, version: base.version }),
    onSuccess: async (saved) => {
      await take(saved);
      toastDone(t(theme.isLive ? 'files.savedLive' : 'files.saved'));
    },
  });
  const problems = useProblems(saving.error);
  const marks = useMemo(
    () => problems.filter(({ path }) => path === file.path).map(({ line, message }) => ({ line: line ?? 1, message })),
    [problems, file.path],
  );
  const save = () => {
    if (mayChange && dirty && !saving.isPending) saving.mutate();
  };
  return (
    <Stack gap="sm">
      <UnsavedGuard when={dirty} />
      <FileHead theme={theme} file={file} mayChange={mayChange} dirty={dirty} onTaken={take}>
        {mayChange && (
          <Button onClick={save} loading={saving.isPending} disabled={!dirty}>
            {t('files.save')}
          </Button>
        )}
      </FileHead>
      <SaveProblems
        error={saving.error}
        problems={problems}
        shownPath={file.path}
        onTakeLatest={async () => {
          saving.reset();
          await take(await queryClient.fetchQuery({ ...query, staleTime: 0 }));
        }}
      />
      <Suspense fallback={<TextSkeleton lines={12} />}>
        <CodeEditor
          path={file.path}
          label={t('files.editor', { path: file.path })}
          value={text}
          readOnly={!mayChange}
          marks={marks}
          onChange={setText}
          onSave={save}
        />
      </Suspense>
      {mayChange && (
        <Text size="xs" c="dimmed">
          {t('files.keys')}
        </Text>
      )}
    </Stack>
  );
}

const none: Problem[] = [];

function useProblems(error: Error | null): Problem[] {
  return useMemo(() => {
    const found = error instanceof ApiError ? error.details.problems : undefined;
    return Array.isArray(found) ? (found as Problem[]) : none;
  }, [error]);
}

/** What the server said to a text that would break the theme, line by line; or that somebody else was faster. */
function SaveProblems(props: { error: Error | null; problems: Problem[]; shownPath: string; onTakeLatest(): void }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const { error, problems } = props;
  if (!error) return null;
  const isLate = error instanceof ApiError && error.code === 'changed_meanwhile';
  return (
    <Alert
      role="alert"
      color="red"
      icon={<IconAlertCircle />}
      title={isLate ? t('files.conflict') : t('files.notSaved')}
    >
      <Stack gap="xs" align="flex-start">
        {problems.length > 0 ? (
          <List size="sm">
            {problems.map(({ path, line, message }) => (
              <List.Item key={`${path} ${line} ${message}`}>
                {path !== props.shownPath && `${path} · `}
                {line ? t('files.atLine', { line, message }) : message}
              </List.Item>
            ))}
          </List>
        ) : (
          <Text size="sm">{errorText(error)}</Text>
        )}
        {isLate && (
          <Button size="xs" variant="default" onClick={props.onTakeLatest}>
            {t('files.loadLatest')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function Asset({ theme, file, mayChange }: Props) {
  const { t } = useI18n();
  const isPicture = /\.(webp|avif|png|jpe?g|gif|ico)$/.test(file.path);
  return (
    <Stack gap="sm">
      <FileHead theme={theme} file={file} mayChange={mayChange} dirty={false} onTaken={() => undefined} />
      {isPicture && <img className="asset-shown" src={assetBytesUrl(theme.key, file.path)} alt={file.path} />}
      <Text c="dimmed">{t('files.binary')}</Text>
    </Stack>
  );
}

function FileHead(props: Props & { dirty: boolean; onTaken(file: ThemeFile): void; children?: React.ReactNode }) {
  const { t } = useI18n();
  const { theme, file, mayChange, dirty } = props;
  const [asking, setAsking] = useState<'versions' | 'remove' | null>(null);
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Title order={2} className="file-name">
            {file.path}
          </Title>
          {!file.isOwn && <Tag tone="neutral">{t('files.shared')}</Tag>}
          {dirty && <Tag tone="attention">{t('files.unsaved')}</Tag>}
        </Group>
        <Group gap="xs">
          {theme.isOwn && (
            <Button variant="default" leftSection={<IconHistory size={16} />} onClick={() => setAsking('versions')}>
              {t('files.versions')}
            </Button>
          )}
          {mayChange && file.isOwn && (
            <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setAsking('remove')}>
              {t('files.remove')}
            </Button>
          )}
          {props.children}
        </Group>
      </Group>
      {mayChange && !file.isOwn && (
        <Text size="sm" c="dimmed">
          {t('files.sharedHelp')}
        </Text>
      )}
      <Modal opened={asking === 'versions'} onClose={() => setAsking(null)} title={t('files.versions')} size="xl">
        {asking === 'versions' && (
          <FileVersions
            theme={theme}
            file={file}
            mayChange={mayChange}
            onRolledBack={(taken) => {
              props.onTaken(taken);
              setAsking(null);
            }}
          />
        )}
      </Modal>
      <RemoveModal opened={asking === 'remove'} theme={theme} file={file} onClose={() => setAsking(null)} />
    </>
  );
}

function RemoveModal({
  opened,
  theme,
  file,
  onClose,
}: {
  opened: boolean;
  theme: ThemeDetail;
  file: ThemeFile;
  onClose(): void;
}) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const removing = useMutation({
    mutationFn: () => removeThemeFile(theme.key, file.path, file.version),
    onSuccess: async () => {
      toastDone(t('files.removed', { path: file.path }));
      onClose();
      queryClient.removeQueries({ queryKey: themeFileQuery(theme.key, file.path).queryKey });
      await queryClient.invalidateQueries({ queryKey: themeQuery(theme.key).queryKey });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t('files.remove')}>
      <ModalForm
        saving={removing}
        submit={t('files.remove')}
        color="red.9"
        onSubmit={() => removing.mutate()}
        onClose={onClose}
      >
        <Text>{t('files.removeSure')}</Text>
      </ModalForm>
    </Modal>
  );
}
