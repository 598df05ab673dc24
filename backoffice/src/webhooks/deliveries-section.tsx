import { Button, Drawer, Group, Modal, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconHistory, IconRepeat, IconWebhook } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { EmptyState, Loaded, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import {
  type AttemptView,
  type DeliveryDetail,
  type DeliveryState,
  type DeliveryView,
  deliveriesQuery,
  deliveryQuery,
  type EndpointView,
  replayDelivery,
  replaySpan,
  webhookList,
} from './api.ts';
import { DeliveryTag } from './webhook-state.tsx';

const column = columnsOf<DeliveryView>();
const states = ['all', 'waiting', 'delivered', 'failed'] as const;

/** The log of one endpoint: each message, what became of it, and the way to send it again. */
export function DeliveriesSection({ webhook }: { webhook: EndpointView }) {
  const { t } = useI18n();
  const [state, setState] = useState<(typeof states)[number]>('all');
  const [opened, setOpened] = useState<number | null>(null);
  const [replaying, setReplaying] = useState(false);
  const chosen: DeliveryState | undefined = state === 'all' ? undefined : state;
  const query = useInfiniteQuery({ ...deliveriesQuery(webhook.id, chosen), placeholderData: keepPreviousData });
  const columns = useColumns(setOpened);
  return (
    <Section
      title={t('webhooks.log')}
      description={t('webhooks.logHelp')}
      flush
      actions={
        !webhook.disabledAt && (
          <Button variant="default" leftSection={<IconHistory size={16} />} onClick={() => setReplaying(true)}>
            {t('webhooks.replay')}
          </Button>
        )
      }
    >
      <Group px="lg" pb="sm">
        <SegmentedControl
          aria-label={t('users.state')}
          data={states.map((value) => ({
            value,
            label: value === 'all' ? t('webhooks.all') : t(`webhooks.delivery.${value}`),
          }))}
          value={state}
          onChange={(value) => setState(states.find((each) => each === value) ?? 'all')}
        />
      </Group>
      <PagedTable
        bare
        label={t('webhooks.log')}
        columns={columns}
        rowId={(row) => String(row.id)}
        query={query}
        empty={<EmptyState icon={IconWebhook} title={t('webhooks.logEmpty')} text={t('webhooks.logEmptyHelp')} />}
      />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        size="lg"
        title={t('webhooks.message')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {opened !== null && <Delivery id={opened} enabled={webhook.disabledAt === null} />}
      </Drawer>
      <Modal opened={replaying} onClose={() => setReplaying(false)} title={t('webhooks.replay')}>
        {replaying && <Replay webhook={webhook} onClose={() => setReplaying(false)} />}
      </Modal>
    </Section>
  );
}

function useColumns(open: (id: number) => void) {
  const { t, dateTime } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'topic',
          header: t('webhooks.topic'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <div className="cell-title">
              <code>{row.topic}</code>
              <Text size="sm" c="dimmed">
                {row.messageId}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'at',
          header: t('webhooks.happened'),
          meta: { phone: 'wide' },
          cell: ({ row }) => dateTime(row.original.at),
        }),
        column.display({
          id: 'state',
          header: t('users.state'),
          cell: ({ row: { original: row } }) => (
            <>
              <DeliveryTag state={row.state} />
              {row.state === 'waiting' && row.attempts > 0 && row.nextAt && (
                <Text size="sm" c="dimmed" mt={4}>
                  {t('webhooks.nextAt', { when: dateTime(row.nextAt) })}
                </Text>
              )}
            </>
          ),
        }),
        column.display({
          id: 'answer',
          header: t('webhooks.answer'),
          cell: ({ row: { original: row } }) =>
            row.lastAt === null ? '–' : (row.lastStatus ?? t('webhooks.noAnswer')),
        }),
        column.display({
          id: 'open',
          header: t('list.actions'),
          meta: { phone: 'full' },
          cell: ({ row: { original: row } }) => (
            <Button
              size="xs"
              variant="default"
              aria-label={t('webhooks.openOne', { id: row.messageId })}
              onClick={() => open(row.id)}
            >
              {t('webhooks.open')}
            </Button>
          ),
        }),
      ]),
    [t, dateTime, open],
  );
}

function Delivery({ id, enabled }: { id: number; enabled: boolean }) {
  const query = useQuery(deliveryQuery(id));
  return (
    <Loaded query={query} skeleton={<TextSkeleton />}>
      {(delivery) => <DeliveryText delivery={delivery} enabled={enabled} />}
    </Loaded>
  );
}

function DeliveryText({ delivery, enabled }: { delivery: DeliveryDetail; enabled: boolean }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const replaying = useMutation({
    mutationFn: () => replayDelivery(delivery.id),
    onSuccess: () => {
      queryClient.invalidateQueries({ queryKey: deliveryQuery(delivery.id).queryKey });
      queryClient.invalidateQueries({ queryKey: ['webhooks', delivery.endpointId, 'deliveries'] });
      toastDone(t('webhooks.replayedOne'));
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="sm">
          <code>{delivery.topic}</code>
          <DeliveryTag state={delivery.state} />
        </Group>
        {enabled && delivery.state !== 'waiting' && (
          <Button
            variant="default"
            leftSection={<IconRepeat size={16} />}
            loading={replaying.isPending}
            onClick={() => replaying.mutate()}
          >
            {t('webhooks.again')}
          </Button>
        )}
      </Group>
      <Title order={3}>{t('webhooks.attempts')}</Title>
      {delivery.log.length === 0 && <Text c="dimmed">{t('webhooks.noAttempts')}</Text>}
      <Stack component="ol" className="plain-list" gap="sm">
        {delivery.log.map((attempt) => (
          <Attempt key={attempt.at} attempt={attempt} />
        ))}
      </Stack>
      <Title order={3}>{t('webhooks.body')}</Title>
      <pre className="code-block">{JSON.stringify(JSON.parse(delivery.payload), null, 2)}</pre>
    </Stack>
  );
}

function Attempt({ attempt }: { attempt: AttemptView }) {
  const { t, dateTime, number } = useI18n();
  return (
    <li>
      <Group gap="sm">
        <Tag tone={attempt.error === null ? 'good' : 'attention'}>{attempt.status ?? t('webhooks.noAnswer')}</Tag>
        <Text size="sm">
          {dateTime(attempt.at)} · {t('webhooks.took', { ms: number(attempt.milliseconds) })}
        </Text>
      </Group>
      {attempt.error && attempt.status === null && (
        <Text size="sm" c="dimmed">
          {attempt.error}
        </Text>
      )}
      {attempt.answer && <pre className="code-block">{attempt.answer}</pre>}
    </li>
  );
}

/** The browser's own field for a moment says it in local time without a zone. */
const localMoment = (date: Date) =>
  new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function Replay({ webhook, onClose }: { webhook: EndpointView; onClose(): void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: {
      from: localMoment(new Date(Date.now() - 86_400_000)),
      to: localMoment(new Date(Date.now() + 60_000)),
      only: 'failed' as 'failed' | 'all',
    },
    validate: {
      from: (from) => (from ? null : t('form.required')),
      to: (to, { from }) => (!to ? t('form.required') : to < from ? t('webhooks.spanOrder') : null),
    },
  });
  const replaying = useMutation({
    mutationFn: ({ from, to, only }: typeof form.values) =>
      replaySpan(webhook.id, { from: new Date(from).toISOString(), to: new Date(to).toISOString(), only }),
    onSuccess: ({ deliveries }) => {
      queryClient.invalidateQueries({ queryKey: webhookList.query.queryKey });
      queryClient.invalidateQueries({ queryKey: ['webhooks', webhook.id, 'deliveries'] });
      toastDone(t('webhooks.replayed', { count: deliveries }));
      onClose();
    },
  });
  return (
    <ModalForm
      saving={replaying}
      submit={t('webhooks.again')}
      onSubmit={form.onSubmit((values) => replaying.mutate(values))}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t('webhooks.replayHelp')}
      </Text>
      <TextInput label={t('webhooks.from')} type="datetime-local" {...form.getInputProps('from')} />
      <TextInput label={t('webhooks.to')} type="datetime-local" {...form.getInputProps('to')} />
      <SegmentedControl
        aria-label={t('webhooks.which')}
        data={[
          { value: 'failed', label: t('webhooks.onlyFailed') },
          { value: 'all', label: t('webhooks.everything') },
        ]}
        {...form.getInputProps('only')}
      />
    </ModalForm>
  );
}
