import {
  ActionIcon,
  Alert,
  Button,
  FileButton,
  Group,
  Menu,
  Modal,
  Paper,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import {
  IconAlertTriangle,
  IconCopy,
  IconDotsVertical,
  IconDownload,
  IconExternalLink,
  IconFileCode,
  IconPencil,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { FormError, ModalForm } from '../platform/form/modal-form.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Loaded, TextSkeleton } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import {
  deleteTheme,
  duplicateTheme,
  publishTheme,
  renameTheme,
  type ThemeView,
  themesQuery,
  themeZipUrl,
  uploadTheme,
} from './api.ts';
import { useThemePreview } from './use-theme-preview.ts';
import { inLanguage } from './words.ts';

type Asking = { about: 'publish' | 'duplicate' | 'rename' | 'remove'; theme: ThemeView };

/** Settings > Themes: the live one, what else there is, and what can be done with each. */
export function ThemesPage() {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const query = useQuery(themesQuery);
  const [asking, setAsking] = useState<Asking | null>(null);
  const upload = useThemeUpload();
  return (
    <Page
      title={t('themes.title')}
      intro={t('themes.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={
        mayChange && (
          <FileButton accept=".zip,application/zip" onChange={(zip) => zip && upload.mutate(zip)}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconUpload size={16} />} loading={upload.isPending}>
                {t('themes.upload')}
              </Button>
            )}
          </FileButton>
        )
      }
    >
      <FormError error={upload.error} title={t('themes.uploadFailed')} />
      <Loaded query={query} skeleton={<TextSkeleton lines={8} />}>
        {(themes) => (
          <ul className="theme-list plain-list" aria-label={t('themes.title')}>
            {[...themes]
              .sort((a, b) => Number(b.isLive) - Number(a.isLive))
              .map((theme) => (
                <ThemeCard key={theme.key} theme={theme} mayChange={mayChange} ask={setAsking} />
              ))}
          </ul>
        )}
      </Loaded>
      <AskModal asking={asking} onClose={() => setAsking(null)} />
    </Page>
  );
}

function useThemeUpload() {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: uploadTheme,
    onSuccess: async ({ name }) => {
      await queryClient.invalidateQueries({ queryKey: themesQuery.queryKey });
      toastDone(t('themes.uploaded', { name }));
    },
  });
}

function ThemeCard({ theme, mayChange, ask }: { theme: ThemeView; mayChange: boolean; ask(asking: Asking): void }) {
  const { t, language, dateTime } = useI18n();
  const preview = useThemePreview();
  const { key, name } = theme;
  const about = theme.isOwn
    ? [
        theme.madeFrom && t('themes.madeFrom', { name: theme.madeFrom }),
        theme.changedAt && t('themes.changed', { moment: dateTime(theme.changedAt) }),
      ]
        .filter(Boolean)
        .join(' · ')
    : inLanguage(theme.description, language) || (theme.description[''] ?? '');
  return (
    <Paper component="li" className="card theme-card" p="lg" data-live={theme.isLive || undefined} aria-label={name}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text fw={700} fz="lg" className="theme-name">
              {name}
            </Text>
            <Group gap={6} mt={4}>
              {theme.isLive && <Tag tone="good">{t('themes.live')}</Tag>}
              <Tag tone="neutral">{t(theme.isOwn ? 'themes.own' : 'themes.builtIn')}</Tag>
            </Group>
          </div>
          {mayChange && <MoreMenu theme={theme} ask={ask} />}
        </Group>
        <Text c="dimmed" size="sm" flex={1}>
          {about}
        </Text>
        <LastFailure theme={theme} />
        {mayChange && (
          <Group gap="xs">
            <Button
              variant={theme.isLive ? 'filled' : 'default'}
              aria-label={t('themes.customiseOne', { name })}
              renderRoot={(rest) => <Link to="/settings/themes/$themeKey" params={{ themeKey: key }} {...rest} />}
            >
              {t('themes.customise')}
            </Button>
            {!theme.isLive && (
              <>
                <Button aria-label={t('themes.publishOne', { name })} onClick={() => ask({ about: 'publish', theme })}>
                  {t('themes.publish')}
                </Button>
                <Button
                  variant="subtle"
                  leftSection={<IconExternalLink size={16} />}
                  aria-label={t('themes.previewOne', { name })}
                  title={t('themes.previewHelp')}
                  loading={preview.isPending}
                  onClick={() => preview.open(key)}
                >
                  {t('themes.preview')}
                </Button>
              </>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function LastFailure({ theme: { lastFailure } }: { theme: ThemeView }) {
  const { t, dateTime } = useI18n();
  if (!lastFailure) return null;
  const { at, path, line, message } = lastFailure;
  const place = path && line ? t('themes.line', { path, line }) : (path ?? '');
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t('themes.failed')}>
      {t('themes.failedAt', { moment: dateTime(at), place, message })}
    </Alert>
  );
}

function MoreMenu({ theme, ask }: { theme: ThemeView; ask(asking: Asking): void }) {
  const { t } = useI18n();
  const { key, name, isOwn, isLive } = theme;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('themes.more', { name })}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFileCode size={16} />}
          renderRoot={(rest) => <Link to="/settings/themes/$themeKey/files" params={{ themeKey: key }} {...rest} />}
        >
          {t(isOwn ? 'themes.editFiles' : 'themes.viewFiles')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => ask({ about: 'duplicate', theme })}>
          {t('themes.duplicate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={16} />} component="a" href={themeZipUrl(key)} download>
          {t('themes.download')}
        </Menu.Item>
        {isOwn && (
          <>
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => ask({ about: 'rename', theme })}>
              {t('themes.rename')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="red.9"
              disabled={isLive}
              leftSection={<IconTrash size={16} />}
              onClick={() => ask({ about: 'remove', theme })}
            >
              {t('themes.remove')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function AskModal({ asking, onClose }: { asking: Asking | null; onClose(): void }) {
  const { t } = useI18n();
  const titles = {
    publish: 'themes.publishOne',
    duplicate: 'themes.duplicate',
    rename: 'themes.rename',
    remove: 'themes.removeOne',
  } as const;
  const title = asking ? t(titles[asking.about], { name: asking.theme.name } as never) : '';
  return (
    <Modal opened={asking !== null} onClose={onClose} title={title}>
      {asking?.about === 'publish' && <PublishForm theme={asking.theme} onClose={onClose} />}
      {asking?.about === 'remove' && <RemoveForm theme={asking.theme} onClose={onClose} />}
      {(asking?.about === 'duplicate' || asking?.about === 'rename') && (
        <NameForm about={asking.about} theme={asking.theme} onClose={onClose} />
      )}
    </Modal>
  );
}

type FormProps = { theme: ThemeView; onClose(): void };

/** Sends a change of a theme, reads the list anew and says that it is done. */
function useThemeChange<Input>(
  change: (input: Input) => Promise<unknown>,
  done: string | ((input: Input) => string),
  onClose: () => void,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (_answer, input) => {
      await queryClient.invalidateQueries({ queryKey: themesQuery.queryKey });
      toastDone(typeof done === 'string' ? done : done(input));
      onClose();
    },
  });
}

function PublishForm({ theme, onClose }: FormProps) {
  const { t } = useI18n();
  const { name } = theme;
  const publishing = useThemeChange(() => publishTheme(theme.key), t('themes.published', { name }), onClose);
  return (
    <ModalForm
      saving={publishing}
      submit={t('themes.publish')}
      onSubmit={() => publishing.mutate(undefined)}
      onClose={onClose}
    >
      <Text>{t('themes.publishSure', { name })}</Text>
    </ModalForm>
  );
}

function RemoveForm({ theme, onClose }: FormProps) {
  const { t } = useI18n();
  const removing = useThemeChange(() => deleteTheme(theme.key), t('themes.removed'), onClose);
  return (
    <ModalForm
      saving={removing}
      submit={t('themes.remove')}
      color="red.9"
      onSubmit={() => removing.mutate(undefined)}
      onClose={onClose}
    >
      <Text>{t('themes.removeSure')}</Text>
    </ModalForm>
  );
}

function NameForm({ about, theme, onClose }: FormProps & { about: 'duplicate' | 'rename' }) {
  const { t } = useI18n();
  const isCopy = about === 'duplicate';
  const [name, setName] = useState(isCopy ? t('themes.copyOf', { name: theme.name }).slice(0, 60) : theme.name);
  const [tried, setTried] = useState(false);
  const saving = useThemeChange(
    (given: string) =>
      isCopy ? duplicateTheme(theme.key, given) : renameTheme(theme.key, { name: given, version: theme.version }),
    (given) => (isCopy ? t('themes.duplicated', { name: given }) : t('themes.renamed')),
    onClose,
  );
  return (
    <ModalForm
      saving={saving}
      submit={t(isCopy ? 'themes.duplicate' : 'themes.rename')}
      onSubmit={() => {
        setTried(true);
        if (name.trim()) saving.mutate(name.trim());
      }}
      onClose={onClose}
    >
      {isCopy && <Text>{t('themes.duplicateIntro', { name: theme.name })}</Text>}
      <TextInput
        label={t('themes.name')}
        data-autofocus
        required
        maxLength={60}
        value={name}
        error={tried && !name.trim() ? t('themes.nameNeeded') : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </ModalForm>
  );
}
