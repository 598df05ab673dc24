import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage, useErrorText } from '../platform/ui/states.tsx';
import { toastFailed } from '../platform/ui/toast.ts';
import { discardImport, type ImportDetail, importQuery, stopImport } from './api.ts';
import { ColumnsStep } from './columns-step.tsx';
import { ImportState } from './imports-page.tsx';
import { PreviewStep } from './preview-step.tsx';
import { ResultStep } from './result-step.tsx';
import { type ImportStep, Steps } from './steps.tsx';

const route = getRouteApi('/tools/imports/$importId');

/** One import, at the step it has come to. */
export function ImportPage() {
  const { importId } = route.useParams();
  const query = useQuery(importQuery(importId));
  return <LoadedPage query={query}>{(imported) => <Import key={imported.id} imported={imported} />}</LoadedPage>;
}

function Import({ imported }: { imported: ImportDetail }) {
  const { t, dateTime } = useI18n();
  const [choosing, setChoosing] = useState(false);
  const queryClient = useQueryClient();
  const { state } = imported;
  const checked = state === 'checked';
  // What was read before a check is of another choice of columns.
  useEffect(() => {
    if (checked) queryClient.invalidateQueries({ queryKey: ['imports', imported.id, 'rows'] });
  }, [checked, imported.id, queryClient]);
  const begun = imported.changeSetId !== null || state === 'importing';
  const [step, content] = ((): [ImportStep, ReactNode] => {
    if (state === 'importing') return ['import', <Importing key="importing" imported={imported} />];
    if (begun) return ['result', <ResultStep key="result" imported={imported} />];
    if (state === 'checking') return ['preview', <Checking key="checking" imported={imported} />];
    if (checked && !choosing) {
      return ['preview', <PreviewStep key="preview" imported={imported} onColumns={() => setChoosing(true)} />];
    }
    return ['columns', <ColumnsStep key="columns" imported={imported} onChosen={() => setChoosing(false)} />];
  })();
  return (
    <Page
      title={imported.fileName}
      intro={`${imported.described} · ${t('imports.rowCount', { count: imported.rows })} · ${imported.actor}, ${dateTime(imported.createdAt)}`}
      crumbs={[
        { label: t('nav.tools'), link: { to: '/tools' } },
        { label: t('imports.title'), link: { to: '/tools/imports' } },
      ]}
      badges={<ImportState imported={imported} />}
      actions={!begun && <Discard imported={imported} />}
    >
      <Steps current={step} />
      {state === 'failed' && imported.failure && (
        <Alert role="alert" color="red" title={t('imports.state.failed')}>
          {imported.failure}
        </Alert>
      )}
      {content}
    </Page>
  );
}

function Checking({ imported }: { imported: ImportDetail }) {
  const { t } = useI18n();
  return (
    <Section title={t('imports.checking')} description={t('imports.checkingHelp')}>
      <Share done={imported.progress} total={imported.rows} />
    </Section>
  );
}

function Importing({ imported }: { imported: ImportDetail }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const stopping = useMutation({
    mutationFn: () => stopImport(imported.id),
    onSuccess: (now) => queryClient.setQueryData(['imports', imported.id], now),
    onError: (error) => toastFailed(errorText(error)),
  });
  return (
    <Section title={t('imports.importing')} description={t('imports.importingHelp')}>
      <Stack>
        <Share done={imported.done} total={imported.counts.new + imported.counts.changed} />
        <Group justify="flex-end">
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            loading={stopping.isPending}
            onClick={() => stopping.mutate()}
          >
            {t('imports.stop')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

function Share({ done, total }: { done: number; total: number }) {
  const { t, number } = useI18n();
  return (
    <Stack gap="xs" role="status">
      <Progress value={total > 0 ? (100 * done) / total : 0} animated aria-label={t('imports.progress')} />
      <Text size="sm" c="dimmed">
        {t('imports.rowsDone', { done: number(done), total: number(total) })}
      </Text>
    </Stack>
  );
}

function Discard({ imported }: { imported: ImportDetail }) {
  const { t } = useI18n();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const discarding = useMutation({
    mutationFn: () => discardImport(imported.id),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: ['imports', imported.id] });
      queryClient.invalidateQueries({ queryKey: ['imports'], exact: true });
      navigate({ to: '/tools/imports' });
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconTrash size={16} />}
      loading={discarding.isPending}
      onClick={() =>
        modals.openConfirmModal({
          title: t('imports.discardTitle'),
          children: <Text size="sm">{t('imports.discardText')}</Text>,
          labels: { confirm: t('imports.discard'), cancel: t('form.cancel') },
          onConfirm: () => discarding.mutate(),
        })
      }
    >
      {t('imports.discard')}
    </Button>
  );
}
