import { Alert, Anchor, Button, Code, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconFileSpreadsheet, IconFileZip, IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { template, uploadPictures, uploadSheet } from './api.ts';
import { Steps } from './steps.tsx';

const accepted = '.csv,.txt,.tsv,.xlsx,.ods';

/** The first step: the file, and what it must hold at least. */
export function NewImportPage() {
  const { t } = useI18n();
  return (
    <Page
      title={t('imports.new')}
      crumbs={[
        { label: t('nav.tools'), link: { to: '/tools' } },
        { label: t('imports.title'), link: { to: '/tools/imports' } },
      ]}
    >
      <Steps current="upload" />
      <div className="columns">
        <UploadSection />
        <HelpSection />
      </div>
    </Page>
  );
}

function UploadSection() {
  const { t, number } = useI18n();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [share, setShare] = useState(0);
  const [sending, setSending] = useState('');
  const [zip, setZip] = useState<File | null>(null);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  const begin = (file: File) => {
    setShare(0);
    setSending(file.name);
  };
  const uploading = useMutation({
    async mutationFn(sheet: File) {
      abort.current = new AbortController();
      begin(sheet);
      const imported = await uploadSheet(sheet, setShare, abort.current.signal);
      if (!zip) return imported;
      begin(zip);
      return uploadPictures(imported.id, zip, setShare, abort.current.signal);
    },
    onSuccess: (imported) => {
      queryClient.setQueryData(['imports', imported.id], imported);
      queryClient.invalidateQueries({ queryKey: ['imports'], exact: true });
      navigate({ to: '/tools/imports/$importId', params: { importId: imported.id } });
    },
  });
  const failed = uploading.error && (uploading.error as { code?: string }).code !== 'aborted';
  function take(files: readonly File[]) {
    const pictures = files.find((file) => /\.zip$/i.test(file.name));
    const sheet = files.find((file) => file !== pictures);
    if (pictures) setZip(pictures);
    if (sheet) uploading.mutate(sheet);
  }
  return (
    <Section title={t('imports.uploadTitle')}>
      <Stack>
        {failed && (
          <Alert role="alert" color="red" icon={<IconAlertCircle />} title={t('imports.notRead', { name: sending })}>
            {errorText(uploading.error as Error).replace(/^file: (.)/, (_, first: string) => first.toUpperCase())}
          </Alert>
        )}
        {uploading.isPending ? (
          <Stack gap="xs" role="status" py="md">
            <Text fw={600} className="break">
              {sending}
            </Text>
            <Progress value={100 * share} animated={share >= 1} aria-label={t('imports.uploading')} />
            <Group justify="space-between">
              <Text size="sm" c="dimmed">
                {share < 1 ? t('imports.uploaded', { percent: number(Math.floor(100 * share)) }) : t('imports.reading')}
              </Text>
              <Button size="xs" variant="default" onClick={() => abort.current.abort()}>
                {t('form.cancel')}
              </Button>
            </Group>
          </Stack>
        ) : (
          <DropZone onFiles={take} />
        )}
        {!uploading.isPending && <ZipChoice zip={zip} onZip={setZip} />}
      </Stack>
    </Section>
  );
}

function DropZone({ onFiles }: { onFiles(files: readonly File[]): void }) {
  const { t } = useI18n();
  const [over, setOver] = useState(false);
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside
    <div
      className="sheet-drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileSpreadsheet size={40} stroke={1.3} aria-hidden="true" />
      <Text fw={600}>{t('imports.drop')}</Text>
      <Text size="sm" c="dimmed">
        {t('imports.dropKinds')}
      </Text>
      <FileButton accept={accepted} onChange={(file) => file && onFiles([file])}>
        {(props) => (
          <Button {...props} leftSection={<IconUpload size={16} />}>
            {t('imports.choose')}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

/** Pictures beside the sheet, chosen before it. */
function ZipChoice({ zip, onZip }: { zip: File | null; onZip(zip: File | null): void }) {
  const { t } = useI18n();
  return (
    <Group justify="space-between">
      <div>
        <Text size="sm" fw={600}>
          {zip ? zip.name : t('imports.pictures')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('imports.picturesHelp')}
        </Text>
      </div>
      {zip ? (
        <Button size="xs" variant="default" onClick={() => onZip(null)}>
          {t('imports.withoutPictures')}
        </Button>
      ) : (
        <FileButton accept=".zip" onChange={onZip}>
          {(props) => (
            <Button {...props} size="xs" variant="default" leftSection={<IconFileZip size={16} />}>
              {t('imports.chooseZip')}
            </Button>
          )}
        </FileButton>
      )}
    </Group>
  );
}

const editing = ['Internal_ID', 'Internal_Variant_ID', 'XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out'];
const adding = ['XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out'];

function HelpSection() {
  const { t } = useI18n();
  return (
    <Section title={t('imports.help')}>
      <Stack gap="lg">
        <div>
          <Text fw={600}>{t('imports.helpEdit')}</Text>
          <Text size="sm" c="dimmed" mb="xs">
            {t('imports.helpEditText')}
          </Text>
          <Columns titles={editing} />
        </div>
        <div>
          <Text fw={600}>{t('imports.helpNew')}</Text>
          <Text size="sm" c="dimmed" mb="xs">
            {t('imports.helpNewText')}
          </Text>
          <Columns titles={adding} />
          <Group gap="md" mt="sm">
            <Anchor size="sm" href={template('xlsx')} download>
              {t('imports.templateXlsx')}
            </Anchor>
            <Anchor size="sm" href={template('csv')} download>
              {t('imports.templateCsv')}
            </Anchor>
          </Group>
        </div>
        <Text size="sm" c="dimmed">
          {t('imports.helpN')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('imports.helpSafe')}
        </Text>
      </Stack>
    </Section>
  );
}

function Columns({ titles }: { titles: string[] }) {
  return (
    <ul className="plain-list column-names">
      {titles.map((title) => (
        <li key={title}>
          <Code>{title}</Code>
        </li>
      ))}
    </ul>
  );
}
