import { Alert, Anchor, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconArrowLeft, IconCircleCheck, IconFileImport } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastFailed } from '../platform/ui/toast.ts';
import { chooseColumns, type ImportDetail, problemSheet, type RowFilter, startImport } from './api.ts';
import { ImportRows } from './import-rows.tsx';

const filters: RowFilter[] = ['new', 'changed', 'unchanged', 'warning', 'problem'];

/** The third step: what the import would do, row by row. Nothing is written before *Import*. */
export function PreviewStep({ imported, onColumns }: { imported: ImportDetail; onColumns(): void }) {
  const { t, number } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const { counts } = imported;
  const toDo = counts.new + counts.changed;
  const first = filters.find((filter) => counts[filter] > 0) ?? 'changed';
  const [shown, setShown] = useState<RowFilter>(first);
  const starting = useMutation({
    mutationFn: () => startImport(imported.id),
    onSuccess: (now) => {
      queryClient.setQueryData(['imports', imported.id], now);
      queryClient.invalidateQueries({ queryKey: ['imports'], exact: true });
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  return (
    <Stack>
      <Summary imported={imported} />
      <Group justify="space-between">
        <Button variant="default" leftSection={<IconArrowLeft size={16} />} onClick={onColumns}>
          {t('imports.backToColumns')}
        </Button>
        <Group>
          {counts.problem > 0 && <ProblemSheet imported={imported} />}
          <Button
            leftSection={<IconFileImport size={16} />}
            disabled={toDo === 0}
            loading={starting.isPending}
            onClick={() => starting.mutate()}
          >
            {t('imports.import', { count: toDo })}
          </Button>
        </Group>
      </Group>
      <Tabs value={shown} onChange={(value) => setShown(value as RowFilter)} keepMounted={false}>
        <Tabs.List aria-label={t('imports.outcomes')}>
          {filters.map((filter) => (
            <Tabs.Tab key={filter} value={filter}>
              {t(`imports.outcome.${filter}`)} <span className="tab-count">{number(counts[filter])}</span>
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={shown} pt="md">
          <ImportRows imported={imported} outcome={shown} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** The sheet of rows that are not imported, both ways. */
export function ProblemSheet({ imported }: { imported: ImportDetail }) {
  const { t } = useI18n();
  return (
    <Group gap="sm">
      <Text size="sm" c="dimmed">
        {t('imports.problemSheet')}
      </Text>
      <Anchor
        size="sm"
        href={problemSheet(imported.id, 'xlsx')}
        download
        aria-label={t('imports.problemSheetAs', { format: 'XLSX' })}
      >
        XLSX
      </Anchor>
      <Anchor
        size="sm"
        href={problemSheet(imported.id, 'csv')}
        download
        aria-label={t('imports.problemSheetAs', { format: 'CSV' })}
      >
        CSV
      </Anchor>
    </Group>
  );
}

function Summary({ imported }: { imported: ImportDetail }) {
  const { t } = useI18n();
  const { counts, notes } = imported;
  return (
    <>
      <Alert color="shelf" icon={<IconCircleCheck />} title={t('imports.nothingYet')}>
        {counts.new + counts.changed === 0 ? t('imports.nothingToDo') : t('imports.lookFirst')}
      </Alert>
      {notes.map((note) =>
        note.code === 'undoes_sales' ? (
          <SalesAlert key={note.code} imported={imported} rows={Number(note.params.rows)} />
        ) : (
          <Alert key={note.code} color="yellow" className="notice">
            {note.code === 'workflow_default'
              ? t(note.params.state === 'on' ? 'imports.note.defaultOn' : 'imports.note.defaultOff')
              : note.message}
          </Alert>
        ),
      )}
      {counts.problem > 0 && (
        <Alert color="yellow" className="notice" title={t('imports.someProblems', { count: counts.problem })}>
          {t('imports.someProblemsHelp')}
        </Alert>
      )}
    </>
  );
}

/** One click to what most mean: the counts of the file, less what was sold since. */
function SalesAlert({ imported, rows }: { imported: ImportDetail; rows: number }) {
  const { t, dateTime } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const keeping = useMutation({
    mutationFn: () =>
      chooseColumns(imported.id, { mapping: imported.mapping, options: { ...imported.options, keepSales: true } }),
    onSuccess: (now) => queryClient.setQueryData(['imports', imported.id], now),
    onError: (error) => toastFailed(errorText(error)),
  });
  return (
    <Alert color="yellow" className="notice" title={t('imports.sales', { count: rows })}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('imports.salesHelp', { since: dateTime(imported.options.takenAt) })}</Text>
        <Button size="xs" variant="default" loading={keeping.isPending} onClick={() => keeping.mutate()}>
          {t('imports.countsKeep')}
        </Button>
      </Stack>
    </Alert>
  );
}
