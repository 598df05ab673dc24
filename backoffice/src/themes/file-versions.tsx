import { Button, Group, Stack, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { FormError } from '../platform/form/modal-form.tsx';
import { EmptyLine, Loaded, TextSkeleton } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import {
  type FileVersionView,
  fileVersionQuery,
  fileVersionsQuery,
  rollBackFile,
  type ThemeDetail,
  type ThemeFile,
} from './api.ts';

/** Who saved a file when, what it was then, and the way back. */
export function FileVersions(props: {
  theme: ThemeDetail;
  file: ThemeFile;
  mayChange: boolean;
  onRolledBack(file: ThemeFile): void;
}) {
  const { t } = useI18n();
  const { theme, file } = props;
  const queryClient = useQueryClient();
  const query = useQuery({ ...fileVersionsQuery(theme.key, file.path), staleTime: 0 });
  const [looking, setLooking] = useState<number | null>(null);
  const rolling = useMutation({
    mutationFn: (to: number) =>
      rollBackFile(theme.key, { path: file.path, to, version: query.data?.[0]?.version ?? 0 }),
    onSuccess: async (taken, to) => {
      await queryClient.invalidateQueries({ queryKey: fileVersionsQuery(theme.key, file.path).queryKey });
      toastDone(t('files.rolledBack', { version: to }));
      props.onRolledBack(taken);
    },
  });
  return (
    <Stack>
      <FormError error={rolling.error} />
      <Loaded query={query} skeleton={<TextSkeleton lines={3} />}>
        {(versions) =>
          versions.length === 0 ? (
            <EmptyLine icon={IconHistory}>{t('files.versionsNone')}</EmptyLine>
          ) : (
            <ul className="plain-list file-versions" aria-label={t('files.versions')}>
              {versions.map((version, at) => (
                <Version
                  key={version.version}
                  version={version}
                  isNow={at === 0}
                  isShown={looking === version.version}
                  onLook={() => setLooking(looking === version.version ? null : version.version)}
                  rollBack={
                    props.mayChange && at > 0 && version.bytes !== null
                      ? () => rolling.mutate(version.version)
                      : undefined
                  }
                  isRolling={rolling.isPending && rolling.variables === version.version}
                >
                  <VersionText themeKey={theme.key} path={file.path} version={version.version} />
                </Version>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Version(props: {
  version: FileVersionView;
  isNow: boolean;
  isShown: boolean;
  onLook(): void;
  rollBack: (() => void) | undefined;
  isRolling: boolean;
  children: React.ReactNode;
}) {
  const { t, dateTime } = useI18n();
  const { version, savedAt, by, bytes } = props.version;
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={600}>{version}</Text>
          <Text size="sm" c="dimmed">
            {t('files.versionBy', { moment: dateTime(savedAt), who: by ?? t('files.nobody') })}
          </Text>
          {props.isNow && <Tag tone="good">{t('files.versionNow')}</Tag>}
          {bytes === null && <Tag tone="neutral">{t('files.versionRemoved')}</Tag>}
        </Group>
        <Group gap="xs">
          {bytes !== null && (
            <Button size="xs" variant="subtle" aria-expanded={props.isShown} onClick={props.onLook}>
              {t('files.lookAt', { version })}
            </Button>
          )}
          {props.rollBack && (
            <Button size="xs" variant="default" loading={props.isRolling} onClick={props.rollBack}>
              {t('files.rollBack')}
            </Button>
          )}
        </Group>
      </Group>
      {props.isShown && props.children}
    </li>
  );
}

function VersionText({ themeKey, path, version }: { themeKey: string; path: string; version: number }) {
  const { t } = useI18n();
  const query = useQuery(fileVersionQuery(themeKey, path, version));
  return (
    <Loaded query={query} skeleton={<TextSkeleton lines={4} />}>
      {(text) =>
        text === null ? (
          <Text c="dimmed">{t('files.binary')}</Text>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          <section className="version-text" tabIndex={0} aria-label={t('files.versionOf', { version, path })}>
            <pre>{text}</pre>
          </section>
        )
      }
    </Loaded>
  );
}
