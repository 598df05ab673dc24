import { ActionIcon, Button, Group, Modal, Paper, Progress, Stack, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconFileExport, IconPlus, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { type ExportView, exportFileUrl, exportsQuery, removeExport } from './api.ts';
import { ExportMailSwitch } from './export-mail-switch.tsx';
import { NewExportModal } from './new-export-modal.tsx';

const column = columnsOf<ExportView>();
const tones = { processing: 'neutral', finished: 'good', failed: 'attention' } as const;

/** Tools > Exports: what was exported, how far it is, and its files. */
export function ExportsPage() {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  const [removing, setRemoving] = useState<ExportView | null>(null);
  const query = useInfiniteQuery(exportsQuery);
  const columns = useExportColumns(setRemoving);
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAsking(true)}>
      {t('exports.new')}
    </Button>
  );
  return (
    <Page
      title={t('exports.title')}
      intro={t('exports.intro')}
      crumbs={[{ label: t('nav.tools'), link: { to: '/tools' } }]}
      actions={add}
    >
      <PagedTable
        label={t('exports.title')}
        columns={columns}
        rowId={(each) => String(each.id)}
        query={query}
        empty={
          <EmptyState
            icon={IconFileExport}
            title={t('exports.empty')}
            text={t('exports.emptyHelp')}
            action={
              <Button variant="default" onClick={() => setAsking(true)}>
                {t('exports.new')}
              </Button>
            }
          />
        }
      />
      <Paper className="card" p="lg">
        <ExportMailSwitch />
      </Paper>
      <NewExportModal opened={asking} onClose={() => setAsking(false)} />
      <RemoveModal removed={removing} onClose={() => setRemoving(null)} />
    </Page>
  );
}

function useExportColumns(remove: (each: ExportView) => void) {
  const { t, dateTime, number, day } = useI18n();
  const mayRemoveAll = useMay('settings');
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'what',
          header: t('exports.what'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: each } }) => (
            <div className="cell-title">
              <Text fw={600}>{t(`exports.kind.${each.kind}`)}</Text>
              <Text size="sm" c="dimmed">
                {[each.narrowed && t('exports.narrowed'), each.by ?? t('exports.byNobody')].filter(Boolean).join(' · ')}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'state',
          header: t('exports.state'),
          meta: { phone: 'wide' },
          cell: ({ row }) => <State of={row.original} />,
        }),
        column.display({
          id: 'rows',
          header: t('exports.rows'),
          meta: { align: 'right' },
          cell: ({ row: { original: each } }) =>
            each.state === 'finished' ? <span className="units">{number(each.total)}</span> : '–',
        }),
        column.display({
          id: 'when',
          header: t('exports.when'),
          meta: { phone: 'wide' },
          cell: ({ row: { original: each } }) => (
            <div className="cell-title">
              {dateTime(each.createdAt)}
              <Text size="sm" c="dimmed">
                {t('exports.keptUntil', { day: day(each.expiresAt) })}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'files',
          header: t('exports.files'),
          meta: { phone: 'full' },
          cell: ({ row: { original: each } }) => (
            <Group gap="xs">
              {each.state === 'finished' && <Files of={each} />}
              {(each.mine || mayRemoveAll) && (
                <Tooltip label={t('exports.remove')}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="lg"
                    ml="auto"
                    aria-label={t('exports.removeOne', { what: nameOf(each, t) })}
                    onClick={() => remove(each)}
                  >
                    <IconTrash size={18} />
                  </ActionIcon>
                </Tooltip>
              )}
            </Group>
          ),
        }),
      ]),
    [t, dateTime, number, day, mayRemoveAll, remove],
  );
}

const nameOf = (each: ExportView, t: I18n['t']) => `${t(`exports.kind.${each.kind}`)} ${each.id}`;

function State({ of: each }: { of: ExportView }) {
  const { t, number } = useI18n();
  return (
    <Stack gap={4} maw={300}>
      <div>
        <Tag tone={tones[each.state]}>{t(`exports.state.${each.state}`)}</Tag>
      </div>
      {each.state === 'processing' && (
        <>
          <Progress
            value={each.total > 0 ? (100 * each.progress) / each.total : 0}
            aria-label={t('exports.progressOf', { what: nameOf(each, t) })}
            animated
          />
          <Text size="sm" c="dimmed">
            {each.total > 0
              ? t('exports.progress', { done: number(each.progress), total: number(each.total) })
              : t('exports.queued')}
          </Text>
        </>
      )}
      {each.failure && <Text size="sm">{each.failure}</Text>}
    </Stack>
  );
}

function Files({ of: each }: { of: ExportView }) {
  const { t } = useI18n();
  return (['csv', 'xlsx'] as const).map((format) => {
    const bytes = size(format === 'csv' ? each.csvBytes : each.xlsxBytes);
    return (
      <Button
        key={format}
        component="a"
        href={exportFileUrl(each.id, format)}
        download={`${each.fileName}.${format}`}
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} />}
        aria-label={t('exports.download', { file: `${format.toUpperCase()} ${bytes}`, what: nameOf(each, t) })}
      >
        {format.toUpperCase()}{' '}
        <Text span inherit fw={400} c="dimmed" ml={6}>
          {bytes}
        </Text>
      </Button>
    );
  });
}

/** Bytes as a person says them. */
function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function RemoveModal({ removed, onClose }: { removed: ExportView | null; onClose(): void }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const removing = useMutation({
    mutationFn: removeExport,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey });
      toastDone(t('exports.removed'));
      onClose();
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  return (
    <Modal opened={removed !== null} onClose={onClose} title={t('exports.remove')}>
      <Stack>
        <Text>{removed?.state === 'processing' ? t('exports.removeRunning') : t('exports.removeSure')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button color="red.9" loading={removing.isPending} onClick={() => removed && removing.mutate(removed.id)}>
            {t('exports.remove')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
