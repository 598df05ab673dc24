import { Alert, Anchor, Button, FileButton, Group, Modal, Paper, Stack, TextInput } from '@mantine/core';
import { IconExternalLink, IconFileCode, IconLock, IconPlus, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { FormError, ModalForm } from '../platform/form/modal-form.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, Loaded, LoadedPage } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import {
  saveThemeFile,
  type ThemeDetail,
  type ThemeFileView,
  themeFilesQuery,
  themeQuery,
  uploadAsset,
} from './api.ts';
import { FileEditor } from './file-editor.tsx';
import { useThemePreview } from './use-theme-preview.ts';

const folders = ['templates', 'snippets', 'mails', 'locales', 'assets'] as const;

/** Settings > Themes > a theme > its files: the tree, and the text of the one that is chosen. */
export function ThemeFilesPage() {
  const { themeKey } = useParams({ from: '/settings/themes/$themeKey/files' });
  const query = useQuery(themeQuery(themeKey));
  return <LoadedPage query={query}>{(theme) => <Files key={theme.key} theme={theme} />}</LoadedPage>;
}

function Files({ theme }: { theme: ThemeDetail }) {
  const { t } = useI18n();
  const { file } = useSearch({ from: '/settings/themes/$themeKey/files' });
  const query = useQuery(themeFilesQuery(theme.key));
  const mayChange = useMay('settings') && theme.isOwn;
  const preview = useThemePreview();
  return (
    <Page
      title={t('files.title', { name: theme.name })}
      crumbs={[
        { label: t('nav.settings'), link: { to: '/settings' } },
        { label: t('themes.title'), link: { to: '/settings/themes' } },
      ]}
      badges={theme.isLive && <Tag tone="good">{t('themes.live')}</Tag>}
      actions={
        <>
          {mayChange && <AddFile theme={theme} />}
          <Button
            variant="default"
            leftSection={<IconExternalLink size={16} />}
            title={t('themes.previewHelp')}
            onClick={() => preview.open(theme.key)}
          >
            {t('files.preview')}
          </Button>
        </>
      }
    >
      {!theme.isOwn && (
        <Alert icon={<IconLock />} color="gray">
          {t('files.readOnly')}
        </Alert>
      )}
      <Loaded query={query}>
        {(files) => {
          const chosen = files.find(({ path }) => path === file);
          return (
            <div className="file-editor">
              <Paper component="nav" className="card file-tree" aria-label={t('files.tree')}>
                <FileTree themeKey={theme.key} files={files} chosen={file} />
              </Paper>
              {chosen ? (
                <FileEditor key={chosen.path} theme={theme} file={chosen} mayChange={mayChange} />
              ) : (
                <Paper className="card">
                  <EmptyState icon={IconFileCode} title={t('files.choose')} text={t('files.chooseHelp')} />
                </Paper>
              )}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

function FileTree({
  themeKey,
  files,
  chosen,
}: {
  themeKey: string;
  files: ThemeFileView[];
  chosen: string | undefined;
}) {
  const { t } = useI18n();
  const groups = [
    ...folders.map((folder) => ({
      folder,
      title: t(`files.group.${folder}`),
      items: files.filter(({ path }) => path.startsWith(`${folder}/`)),
    })),
    { folder: '', title: t('files.group.theme'), items: files.filter(({ path }) => !path.includes('/')) },
  ];
  return groups.map(({ folder, title, items }) =>
    items.length === 0 ? null : (
      <details key={folder} open={chosen ? chosen.startsWith(folder) : folder === 'templates'}>
        <summary>{title}</summary>
        <ul className="plain-list">
          {items.map(({ path, isOwn }) => (
            <li key={path}>
              <Anchor
                className="file-link"
                aria-current={path === chosen ? 'page' : undefined}
                data-shared={!isOwn || undefined}
                renderRoot={(rest) => (
                  <Link
                    to="/settings/themes/$themeKey/files"
                    params={{ themeKey }}
                    search={{ file: path }}
                    resetScroll={false}
                    {...rest}
                  />
                )}
              >
                {folder ? path.slice(folder.length + 1) : path}
                {!isOwn && <Tag tone="neutral">{t('files.shared')}</Tag>}
              </Anchor>
            </li>
          ))}
        </ul>
      </details>
    ),
  );
}

/** A new file of text, or a picture, font, style sheet or script from this computer. */
function AddFile({ theme }: { theme: ThemeDetail }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [path, setPath] = useState<string | null>(null);
  const open = async (file: string) => {
    await queryClient.invalidateQueries({ queryKey: themeQuery(theme.key).queryKey });
    setPath(null);
    await navigate({ to: '/settings/themes/$themeKey/files', params: { themeKey: theme.key }, search: { file } });
  };
  const adding = useMutation({
    mutationFn: (wanted: string) =>
      saveThemeFile(theme.key, { path: wanted, text: wanted.endsWith('.json') ? '{}\n' : '\n', version: 0 }),
    onSuccess: (made) => open(made.path),
  });
  const sending = useMutation({
    mutationFn: (file: File) => {
      const known = queryClient
        .getQueryData(themeFilesQuery(theme.key).queryKey)
        ?.find((each) => each.path === `assets/${file.name}`);
      return uploadAsset(theme.key, file, known?.version ?? 0);
    },
    onSuccess: async (made) => {
      toastDone(t('files.uploadedAsset', { path: made.path }));
      await open(made.path);
    },
  });
  return (
    <>
      <FileButton onChange={(file) => file && sending.mutate(file)}>
        {(button) => (
          <Button {...button} variant="default" leftSection={<IconUpload size={16} />} loading={sending.isPending}>
            {t('files.uploadAsset')}
          </Button>
        )}
      </FileButton>
      <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setPath('snippets/')}>
        {t('files.new')}
      </Button>
      <Modal opened={sending.error !== null} onClose={sending.reset} title={t('files.uploadAsset')}>
        <Stack>
          <FormError error={sending.error} />
          <Group justify="flex-end">
            <Button onClick={sending.reset}>{t('common.close')}</Button>
          </Group>
        </Stack>
      </Modal>
      <Modal opened={path !== null} onClose={() => setPath(null)} title={t('files.new')}>
        <ModalForm
          saving={adding}
          submit={t('files.add')}
          disabled={!path?.trim()}
          onSubmit={() => path && adding.mutate(path.trim())}
          onClose={() => setPath(null)}
        >
          <TextInput
            label={t('files.newPath')}
            description={t('files.newPathHelp')}
            data-autofocus
            maxLength={200}
            value={path ?? ''}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
        </ModalForm>
      </Modal>
    </>
  );
}
