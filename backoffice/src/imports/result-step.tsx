import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconHistory, IconPlayerPlay, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { changeSetQuery, concernedKeys } from '../changes/api.ts';
import { UndoButton } from '../changes/change-set-outcome.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastFailed } from '../platform/ui/toast.ts';
import { type ImportDetail, startImport } from './api.ts';
import { ImportRows } from './import-rows.tsx';
import { PictureProblems } from './pictures-section.tsx';
import { ProblemSheet } from './preview-step.tsx';

/** The last step: what was done, what was not and why, and the ways on from here. */
export function ResultStep({ imported }: { imported: ImportDetail }) {
  const { t, number } = useI18n();
  const queryClient = useQueryClient();
  const { counts, state } = imported;
  useEffect(() => {
    for (const key of concernedKeys) queryClient.invalidateQueries({ queryKey: [key] });
  }, [queryClient]);
  const done = imported.done - imported.failed;
  return (
    <Stack>
      <Alert
        role="status"
        color={state === 'done' ? 'shelf' : 'yellow'}
        className={state === 'done' ? undefined : 'notice'}
        icon={<IconCircleCheck />}
        title={imported.undone ? t('imports.undone') : t('imports.imported', { count: done })}
      >
        <Group gap="lg">
          <span>
            {t('imports.outcome.unchanged')} <strong className="units">{number(counts.unchanged)}</strong>
          </span>
          <span>
            {t('imports.outcome.problem')} <strong className="units">{number(counts.problem)}</strong>
          </span>
        </Group>
        {state === 'stopped' && (
          <Text size="sm">{t('imports.stoppedHelp', { count: counts.new + counts.changed - imported.done })}</Text>
        )}
      </Alert>
      {imported.pictures.toFetch > 0 && (
        <Text size="sm" role="status">
          {t('imports.fetching', { count: imported.pictures.toFetch })}
        </Text>
      )}
      <Ways imported={imported} />
      <PictureProblems imported={imported} />
      {counts.problem > 0 && (
        <Section
          title={t('imports.notImported')}
          description={t('imports.notImportedHelp')}
          actions={<ProblemSheet imported={imported} />}
          flush
        >
          <ImportRows imported={imported} outcome="problem" bare />
        </Section>
      )}
    </Stack>
  );
}

function Ways({ imported }: { imported: ImportDetail }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const set = useQuery({ ...changeSetQuery(imported.changeSetId ?? 0), enabled: imported.changeSetId !== null }).data;
  const goingOn = useMutation({
    mutationFn: () => startImport(imported.id),
    onSuccess: (now) => queryClient.setQueryData(['imports', imported.id], now),
    onError: (error) => toastFailed(errorText(error)),
  });
  const rest = imported.counts.new + imported.counts.changed - imported.done;
  return (
    <Group>
      {(imported.state === 'stopped' || imported.state === 'failed') && rest > 0 && !imported.undone && (
        <Button leftSection={<IconPlayerPlay size={16} />} loading={goingOn.isPending} onClick={() => goingOn.mutate()}>
          {t('imports.goOn', { count: rest })}
        </Button>
      )}
      {set && (
        <UndoButton
          set={set}
          label={t('imports.undo')}
          onUndoing={(id) => {
            queryClient.invalidateQueries({ queryKey: ['imports'] });
            navigate({ to: '/tools/changes/$changeSetId', params: { changeSetId: id } });
          }}
        />
      )}
      {imported.changeSetId !== null && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/tools/changes/$changeSetId"
              params={{ changeSetId: imported.changeSetId as number }}
              {...props}
            />
          )}
        >
          <Group gap={6} component="span">
            <IconHistory size={16} aria-hidden="true" />
            {t('imports.seeChanges')}
          </Group>
        </Anchor>
      )}
      <Anchor size="sm" renderRoot={(props) => <Link to="/tools/imports/new" {...props} />}>
        <Group gap={6} component="span">
          <IconUpload size={16} aria-hidden="true" />
          {t('imports.another')}
        </Group>
      </Anchor>
    </Group>
  );
}
