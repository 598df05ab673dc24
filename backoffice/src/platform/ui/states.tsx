import { Alert, Button, Group, Paper, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertCircle, IconMapQuestion, IconRefresh } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FC, ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { ApiError } from '../api.ts';
import { Page } from './page.tsx';

/** What the server said, in words a person can act on. */
export function useErrorText(): (error: Error) => string {
  const { t } = useI18n();
  return (error) => (error instanceof ApiError && error.code === 'offline' ? t('error.offline') : error.message);
}

/** A failed load, with the way to try again. */
export function ErrorState({ error, retry }: { error: Error; retry(): void }) {
  const { t } = useI18n();
  const text = useErrorText();
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertCircle />} title={t('error.title')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{text(error)}</Text>
        <Button size="xs" variant="default" leftSection={<IconRefresh size={16} />} onClick={retry}>
          {t('error.retry')}
        </Button>
      </Stack>
    </Alert>
  );
}

/** A list with nothing in it: what would be here, and how to put something in. */
export function EmptyState(props: {
  icon: FC<{ size?: number; stroke?: number }>;
  title: string;
  text?: string;
  action?: ReactNode;
}) {
  return (
    <Stack align="center" gap={6} py={48} px="md" ta="center">
      <ThemeIcon size={56} radius="xl" variant="light" aria-hidden="true" mb="xs">
        <props.icon size={28} stroke={1.5} />
      </ThemeIcon>
      <Title order={2} size="h3">
        {props.title}
      </Title>
      {props.text && (
        <Text c="dimmed" maw={440}>
          {props.text}
        </Text>
      )}
      {props.action && (
        <Group mt="sm" justify="center">
          {props.action}
        </Group>
      )}
    </Stack>
  );
}

/** The same in one line, for a small list among others. */
export function EmptyLine(props: { icon: FC<{ size?: number; stroke?: number }>; children: ReactNode }) {
  return (
    <Group gap="sm" px="lg" pt={4} pb="lg" c="dimmed" wrap="nowrap">
      <props.icon size={20} stroke={1.6} />
      <Text inherit>{props.children}</Text>
    </Group>
  );
}

/** Grey cards in the shape of a form page while it loads. */
export function PageSkeleton() {
  const { t } = useI18n();
  return (
    <Stack gap="md" role="status" aria-label={t('common.loading')} className="page">
      <Skeleton h={30} w={260} />
      {[220, 160, 260].map((height) => (
        <Paper key={height} className="card" p="lg">
          <Skeleton h={14} w={140} mb="lg" />
          <Skeleton h={height - 80} />
        </Paper>
      ))}
    </Stack>
  );
}

/** Grey lines where a few sentences will be. */
export function TextSkeleton({ lines = 4 }: { lines?: number }) {
  const { t } = useI18n();
  return (
    <Stack gap="md" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <Skeleton key={line} h={16} />
      ))}
    </Stack>
  );
}

/** A page about one thing: its skeleton, the thing, or why it cannot be shown. */
export function LoadedPage<Data>(props: { query: UseQueryResult<Data>; children(data: Data): ReactNode }) {
  const { t } = useI18n();
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (!query.isError) return <PageSkeleton />;
  if (query.error instanceof ApiError && query.error.status === 404) return <NotFoundPage />;
  return (
    <Page title={t('error.title')}>
      <ErrorState error={query.error} retry={() => query.refetch()} />
    </Page>
  );
}

/** An address that leads nowhere, or to something that is not there any more. */
export function NotFoundPage() {
  const { t } = useI18n();
  return (
    <Page title={t('notFound.title')}>
      <Paper className="card">
        <EmptyState
          icon={IconMapQuestion}
          title={t('notFound.heading')}
          text={t('notFound.text')}
          action={<Button renderRoot={(rest) => <Link to="/" {...rest} />}>{t('notFound.home')}</Button>}
        />
      </Paper>
    </Page>
  );
}

/** Shows what a query loaded; until then its skeleton, and when it fails the error with a retry. */
export function Loaded<Data>(props: {
  query: UseQueryResult<Data>;
  skeleton?: ReactNode;
  children(data: Data): ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />;
  return props.skeleton ?? <PageSkeleton />;
}
