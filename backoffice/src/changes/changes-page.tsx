import { Anchor, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type ChangeSetView, changeSetsQuery } from './api.ts';
import { fieldName } from './field-text.ts';

const column = columnsOf<ChangeSetView>();
export const stateTones = { running: 'neutral', done: 'good', failed: 'attention', undone: 'neutral' } as const;

/** Every change set, newest first. */
export function ChangesPage() {
  const { t } = useI18n();
  const query = useInfiniteQuery(changeSetsQuery);
  const columns = useChangeSetColumns();
  return (
    <Page
      title={t('changes.title')}
      intro={t('changes.intro')}
      crumbs={[{ label: t('nav.tools'), link: { to: '/tools' } }]}
    >
      <PagedTable
        label={t('changes.title')}
        columns={columns}
        rowId={(set) => String(set.id)}
        query={query}
        empty={<EmptyState icon={IconHistory} title={t('changes.empty')} text={t('changes.emptyHelp')} />}
      />
    </Page>
  );
}

type Named = Pick<ChangeSetView, 'kind' | 'title' | 'fields'>;

/** 'Bulk edit: Price, Alert level', or what an undo took back. */
export function changeSetTitle(set: Named & { undoes?: Named | null }, t: I18n['t']): string {
  if (set.undoes) return t('changes.undoOf', { what: changeSetTitle(set.undoes, t) });
  const what = set.title || set.fields.map((field) => fieldName(field, t)).join(', ');
  return what ? `${t(`changes.kind.${set.kind}`)}: ${what}` : t(`changes.kind.${set.kind}`);
}

function useChangeSetColumns() {
  const { t, dateTime, number } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'what',
          header: t('changes.what'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: set } }) => (
            <div className="cell-title">
              <Anchor
                fw={600}
                renderRoot={(rest) => (
                  <Link to="/tools/changes/$changeSetId" params={{ changeSetId: set.id }} {...rest} />
                )}
              >
                {changeSetTitle(set, t)}
              </Anchor>
              <Text size="sm" c="dimmed">
                {set.actor}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'when',
          header: t('changes.when'),
          meta: { phone: 'wide' },
          cell: ({ row }) => dateTime(row.original.createdAt),
        }),
        ...(['changed', 'unchanged', 'refused'] as const).map((outcome) =>
          column.display({
            id: outcome,
            header: t(`changes.${outcome}`),
            meta: { align: 'right' },
            cell: ({ row }) => <span className="units">{number(row.original.counts[outcome])}</span>,
          }),
        ),
        column.display({
          id: 'state',
          header: t('changes.state'),
          cell: ({ row: { original: set } }) => (
            <Tag tone={stateTones[set.state]}>{t(`changes.state.${set.state}`)}</Tag>
          ),
        }),
      ]),
    [t, dateTime, number],
  );
}
