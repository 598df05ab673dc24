import { Alert, Button, FileButton, Group, List, Progress, Stack, Text } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastFailed } from '../platform/ui/toast.ts';
import { type ImportDetail, uploadPictures } from './api.ts';

/** The ZIP of pictures beside the sheet: bring one, watch it being read, see what is of no use. */
export function PicturesSection({ imported }: { imported: ImportDetail }) {
  const { t, number } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [share, setShare] = useState(0);
  const sending = useMutation({
    mutationFn: (zip: File) => uploadPictures(imported.id, zip, setShare, new AbortController().signal),
    onSuccess: (now) => queryClient.setQueryData(['imports', imported.id], now),
    onError: (error) => toastFailed(errorText(error)),
  });
  const { pictures } = imported;
  const reading = pictures.state === 'reading';
  return (
    <Section
      title={t('imports.picturesTitle')}
      description={t('imports.picturesHelp')}
      actions={
        !reading && (
          <FileButton accept=".zip" onChange={(zip) => zip && sending.mutate(zip)}>
            {(props) => (
              <Button
                {...props}
                size="xs"
                variant="default"
                loading={sending.isPending}
                leftSection={<IconFileZip size={16} />}
              >
                {t(pictures.state === 'none' ? 'imports.chooseZip' : 'imports.otherZip')}
              </Button>
            )}
          </FileButton>
        )
      }
    >
      <Stack gap="sm">
        {sending.isPending && <Progress value={100 * share} aria-label={t('imports.uploading')} />}
        {reading && (
          <Stack gap="xs" role="status">
            <Progress
              value={pictures.total > 0 ? (100 * pictures.progress) / pictures.total : 0}
              animated
              aria-label={t('imports.picturesReading')}
            />
            <Text size="sm" c="dimmed">
              {t('imports.picturesRead', { done: number(pictures.progress), total: number(pictures.total) })}
            </Text>
          </Stack>
        )}
        {pictures.state === 'read' && <Text size="sm">{t('imports.picturesUsable', { count: pictures.usable })}</Text>}
        {pictures.state === 'failed' && (
          <Alert role="alert" color="red" title={t('imports.picturesFailed')}>
            {pictures.failure}
          </Alert>
        )}
        <PictureProblems imported={imported} />
      </Stack>
    </Section>
  );
}

/** Pictures that could not be read or fetched, the first of them. */
export function PictureProblems({ imported }: { imported: ImportDetail }) {
  const { t } = useI18n();
  if (imported.pictureProblems.length === 0) return null;
  return (
    <div>
      <Group gap={6}>
        <Text size="sm" fw={600}>
          {t('imports.pictureProblems')}
        </Text>
      </Group>
      <List size="sm">
        {imported.pictureProblems.map(({ name, message }) => (
          <List.Item key={name} className="break">
            {name}: {message}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
