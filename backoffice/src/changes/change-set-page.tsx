import { Anchor, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, LoadedPage } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type ChangeSetView, type ChangeView, changeSetQuery, changesQuery } from './api.ts';
import { Outcome, UndoButton } from './change-set-outcome.tsx';
import { changeSetTitle, stateTones } from './changes-page.tsx';
import { fieldName, fieldValue, refusalText } from './field-text.ts';
import { useFieldWords } from './use-field-words.ts';

const route = getRouteApi('/tools/changes/$changeSetId');
const column = columnsOf<ChangeView>();

/** One change set: who, when, from what to what, and its Undo. */
export function ChangeSetPage() {
  const { changeSetId } = route.useParams();
  const query = useQuery(changeSetQuery(changeSetId));
  return <LoadedPage query={query}>{(set) => <ChangeSet key={set.id} set={set} />}</LoadedPage>;
}

function ChangeSet({ set }: { set: ChangeSetView }) {
  const { t, dateTime } = useI18n();
  const navigate = route.useNavigate();
  const [outcome, setOutcome] = useState<'all' | 'changed' | 'refused'>('all');
  const query = useInfiniteQuery({ ...changesQuery(set.id, outcome), enabled: set.state !== 'running' });
  const columns = useChangeColumns();
  const undo = set.undoes ?? set.undoneBy;
  return (
    <Page
      title={changeSetTitle(set, t)}
      intro={`${set.actor} · ${dateTime(set.createdAt)}`}
      crumbs={[
        { label: t('nav.tools'), link: { to: '/tools' } },
        { label: t('changes.title'), link: { to: '/tools/changes' } },
      ]}
      badges={<Tag tone={stateTones[set.state]}>{t(`changes.state.${set.state}`)}</Tag>}
      actions={
        <UndoButton
          set={set}
          onUndoing={(id) => navigate({ to: '/tools/changes/$changeSetId', params: { changeSetId: id } })}
        />
      }
    >
      <Stack>
        <Outcome set={set} />
        {undo && set.state !== 'running' && (
          <Text size="sm">
            {set.undoneBy && set.undoneAt && (
              <>{t('changes.undoneBy', { actor: set.undoneBy.actor, when: dateTime(set.undoneAt) })} </>
            )}
            <Anchor
              underline="always"
              renderRoot={(rest) => (
                <Link to="/tools/changes/$changeSetId" params={{ changeSetId: undo.id }} {...rest} />
              )}
            >
              {set.undoes ? t('changes.seeUndone') : t('changes.seeUndo')}
            </Anchor>
          </Text>
        )}
        {set.state !== 'running' && (
          <>
            <SegmentedControl
              aria-label={t('changes.title')}
              style={{ alignSelf: 'flex-start' }}
              data={(['all', 'changed', 'refused'] as const).map((value) => ({
                value,
                label: t(`changes.outcome.${value}`),
              }))}
              value={outcome}
              onChange={(value) => setOutcome(value as typeof outcome)}
            />
            <PagedTable
              label={t('changes.title')}
              columns={columns}
              rowId={(change) => String(change.id)}
              query={query}
              empty={<EmptyState icon={IconHistory} title={t('changes.noRows')} />}
            />
          </>
        )}
      </Stack>
    </Page>
  );
}

function useChangeColumns() {
  const { t } = useI18n();
  const words = useFieldWords();
  return useMemo(() => {
    return column.columns([
      column.display({
        id: 'item',
        header: t('changes.item'),
        meta: { phone: 'heading' },
        cell: ({ row: { original: change } }) => (
          <div className="cell-title">
            <Anchor
              fw={600}
              renderRoot={(rest) =>
                change.entity === 'variant' ? (
                  <Link to="/variants/$variantId" params={{ variantId: change.entityId }} {...rest} />
                ) : (
                  <Link to="/products/$productId" params={{ productId: change.entityId }} {...rest} />
                )
              }
            >
              {change.title}
            </Anchor>
            {change.sku && (
              <Text size="sm" c="dimmed">
                {change.sku}
              </Text>
            )}
          </div>
        ),
      }),
      column.display({ id: 'field', header: t('changes.field'), cell: ({ row }) => fieldName(row.original.field, t) }),
      column.display({
        id: 'before',
        header: t('changes.before'),
        cell: ({ row: { original: change } }) => fieldValue(change.field, change.before, words),
      }),
      column.display({
        id: 'after',
        header: t('changes.after'),
        meta: { phone: 'wide' },
        cell: ({ row: { original: change } }) =>
          change.outcome === 'changed' ? (
            fieldValue(change.field, change.after, words)
          ) : (
            <Text size="sm" c="var(--mantine-color-error)">
              {refusalText(change, words)}
            </Text>
          ),
      }),
    ]);
  }, [t, words]);
}
