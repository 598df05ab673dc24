import { Alert, Anchor, Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconArrowBackUp, IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Loaded, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { type ChangeSetView, changeSetQuery, changesQuery, concernedKeys, undoChangeSet } from './api.ts';
import { refusalText } from './field-text.ts';
import { useFieldWords } from './use-field-words.ts';

/** What came of a set, from its progress to its Undo; shows the undo in its place once asked for. */
export function ChangeSetOutcome({ id, onClose }: { id: number; onClose(): void }) {
  const { t } = useI18n();
  const [shown, setShown] = useState(id);
  const query = useQuery(changeSetQuery(shown));
  const queryClient = useQueryClient();
  const state = query.data?.state;
  useEffect(() => {
    if (!state || state === 'running') return;
    for (const key of concernedKeys.slice(0, -1)) queryClient.invalidateQueries({ queryKey: [key] });
  }, [state, queryClient]);
  return (
    <Stack>
      <Loaded query={query} skeleton={<TextSkeleton lines={3} />}>
        {(set) => <Outcome set={set} />}
      </Loaded>
      <Group justify="flex-end">
        {query.data && <UndoButton set={query.data} onUndoing={setShown} />}
        <Button
          variant="default"
          onClick={onClose}
          renderRoot={(rest) => <Link to="/tools/changes/$changeSetId" params={{ changeSetId: shown }} {...rest} />}
        >
          {t('changes.see')}
        </Button>
        <Button data-autofocus onClick={onClose}>
          {t('adjust.close')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Progress while a set runs, then its figures and what it refused. */
export function Outcome({ set }: { set: ChangeSetView }) {
  const { t, number } = useI18n();
  const { counts, state } = set;
  if (state === 'running') {
    const share = set.total > 0 ? (100 * set.progress) / set.total : 0;
    return (
      <Stack gap="xs" role="status">
        <Text>{t('changes.working')}</Text>
        <Progress value={share} aria-label={t('changes.state.running')} animated />
        <Text size="sm" c="dimmed">
          {t('changes.progress', { done: number(set.progress), total: number(set.total) })}
        </Text>
      </Stack>
    );
  }
  if (state === 'failed') {
    return (
      <Alert role="alert" color="red" icon={<IconAlertCircle />} title={t('changes.state.failed')}>
        {set.failure}
      </Alert>
    );
  }
  const nothing = counts.changed === 0 && counts.refused > 0;
  const done = set.kind === 'undo' ? t('changes.undoneNow') : t('changes.saved', { count: counts.changed });
  return (
    <Stack>
      <Alert
        role="status"
        color={nothing ? 'yellow' : 'shelf'}
        icon={nothing ? <IconAlertCircle /> : <IconCircleCheck />}
        title={nothing ? t('changes.nothingChanged') : done}
      >
        {counts.changed === 0 && counts.refused === 0 ? (
          t('changes.nothing')
        ) : (
          <>
            <Group gap="lg">
              {(['changed', 'unchanged', 'refused'] as const).map((outcome) => (
                <span key={outcome}>
                  {t(`changes.${outcome}`)} <strong className="units">{number(counts[outcome])}</strong>
                </span>
              ))}
            </Group>
            {counts.unchanged > 0 && <Text size="sm">{t('changes.counted')}</Text>}
          </>
        )}
      </Alert>
      {counts.refused > 0 && <Refusals id={set.id} />}
    </Stack>
  );
}

const shownRefusals = 10;

function Refusals({ id }: { id: number }) {
  const { t } = useI18n();
  const words = useFieldWords();
  const query = useInfiniteQuery(changesQuery(id, 'refused'));
  const [page] = query.data?.pages ?? [];
  if (!page) return null;
  const more = page.total - shownRefusals;
  return (
    <div>
      <Text fw={600}>{t('changes.refusedWhy')}</Text>
      <List size="sm">
        {page.items.slice(0, shownRefusals).map((change) => (
          <List.Item key={change.id}>
            {change.title}: {refusalText(change, words)}
          </List.Item>
        ))}
      </List>
      {more > 0 && (
        <Anchor
          size="sm"
          renderRoot={(rest) => <Link to="/tools/changes/$changeSetId" params={{ changeSetId: id }} {...rest} />}
        >
          {t('changes.moreRefused', { count: more })}
        </Anchor>
      )}
    </div>
  );
}

/** Undo, where a set can be undone and the person may. `onUndoing` is given the new set that undoes it. */
export function UndoButton(props: { set: ChangeSetView; label?: string; onUndoing(id: number): void }) {
  const { set, label, onUndoing } = props;
  const { t } = useI18n();
  const mayChange = useMay('catalogue');
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const undoing = useMutation({
    mutationFn: () => undoChangeSet(set.id),
    onSuccess: (undo) => {
      queryClient.setQueryData(['change-sets', undo.id], undo);
      for (const key of concernedKeys) queryClient.invalidateQueries({ queryKey: [key] });
      if (undo.state === 'done') toastDone(t('changes.undoneNow'));
      onUndoing(undo.id);
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  if (!mayChange || set.state !== 'done' || set.counts.changed === 0) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconArrowBackUp size={16} />}
      loading={undoing.isPending}
      onClick={() => undoing.mutate()}
    >
      {label ?? t(set.kind === 'undo' ? 'changes.doAgain' : 'changes.undo')}
    </Button>
  );
}
