import { Anchor, Button, Text } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { Tag, type Tone } from '../platform/ui/tag.tsx';
import { type ImportView, importsQuery } from './api.ts';

const column = columnsOf<ImportView>();

/** Every import, newest first. */
export function ImportsPage() {
  const { t } = useI18n();
  const mayImport = useMay('catalogue');
  const query = useInfiniteQuery({ ...importsQuery, enabled: mayImport });
  const columns = useImportColumns();
  const newImport = (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(rest) => <Link to="/tools/imports/new" {...rest} />}>
      {t('imports.new')}
    </Button>
  );
  return (
    <Page
      title={t('imports.title')}
      intro={t('imports.intro')}
      crumbs={[{ label: t('nav.tools'), link: { to: '/tools' } }]}
      actions={mayImport && newImport}
    >
      {mayImport ? (
        <PagedTable
          label={t('imports.title')}
          columns={columns}
          rowId={(each) => String(each.id)}
          query={query}
          empty={
            <EmptyState
              icon={IconFileImport}
              title={t('imports.empty')}
              text={t('imports.emptyHelp')}
              action={newImport}
            />
          }
        />
      ) : (
        <Text>{t('imports.mayNot')}</Text>
      )}
    </Page>
  );
}

const tones: Record<ImportView['state'], Tone> = {
  uploaded: 'attention',
  checking: 'neutral',
  checked: 'attention',
  importing: 'info',
  stopped: 'attention',
  done: 'good',
  failed: 'attention',
};

/** Where an import stands, in one word. */
export function ImportState({ imported }: { imported: Pick<ImportView, 'state' | 'undone'> }) {
  const { t } = useI18n();
  if (imported.undone) return <Tag tone="neutral">{t('imports.state.undone')}</Tag>;
  return <Tag tone={tones[imported.state]}>{t(`imports.state.${imported.state}`)}</Tag>;
}

function useImportColumns() {
  const { t, dateTime, number } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'file',
          header: t('imports.file'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: each } }) => (
            <div className="cell-title">
              <Anchor
                fw={600}
                renderRoot={(rest) => <Link to="/tools/imports/$importId" params={{ importId: each.id }} {...rest} />}
              >
                {each.fileName}
              </Anchor>
              <Text size="sm" c="dimmed">
                {each.described}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'state',
          header: t('imports.status'),
          cell: ({ row }) => <ImportState imported={row.original} />,
        }),
        column.display({
          id: 'who',
          header: t('imports.who'),
          meta: { phone: 'wide' },
          cell: ({ row: { original: each } }) => (
            <div className="lines">
              <span>{each.actor}</span>
              <Text span size="sm" c="dimmed">
                {dateTime(each.createdAt)}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'rows',
          header: t('imports.rows'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{number(row.original.rows)}</span>,
        }),
        ...(['new', 'changed', 'problem'] as const).map((outcome) =>
          column.display({
            id: outcome,
            header: t(`imports.outcome.${outcome}`),
            meta: { align: 'right' },
            cell: ({ row: { original: each } }) => (
              <span className="units">
                {each.state === 'uploaded' || each.state === 'checking' ? '–' : number(each.counts[outcome])}
              </span>
            ),
          }),
        ),
      ]),
    [t, dateTime, number],
  );
}
