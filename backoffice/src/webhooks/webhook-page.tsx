import { Alert, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle, IconCircleCheck, IconEye, IconRefresh, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { CopyButton } from '../platform/ui/copy-button.tsx';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { useEntryEditor, useRefreshed } from '../settings/entries.ts';
import { DeleteEntry, EntryPage, useCrumbs } from '../settings/entry-page.tsx';
import {
  type AttemptView,
  type EndpointView,
  pingWebhook,
  renewSecret,
  secretQuery,
  switchWebhook,
  type Topic,
  webhookList,
} from './api.ts';
import { DeliveriesSection } from './deliveries-section.tsx';
import { WebhookState } from './webhook-state.tsx';

const route = getRouteApi('/settings/webhooks/$webhookId');
const back = '/settings/webhooks';

/** As a record, so that a topic nobody offers is a type error. */
const everyTopic: Record<Topic, true> = {
  'order.created': true,
  'order.changed': true,
  'order.shipped': true,
  'order.cancelled': true,
  'backorder.created': true,
  'backorder.allocated': true,
  'backorder.promise_changed': true,
  'stock.changed': true,
  'product.changed': true,
};
const topics = Object.keys(everyTopic) as Topic[];

/** Settings > Webhooks > one of them. */
export function WebhookPage() {
  const { webhookId } = route.useParams();
  return (
    <EntryPage list={webhookList} id={webhookId}>
      {(webhook) => <WebhookForm key={webhook.id} webhook={webhook} />}
    </EntryPage>
  );
}

/** Settings > Webhooks > a new one. */
export function NewWebhookPage() {
  return <WebhookForm webhook={null} />;
}

function WebhookForm({ webhook }: { webhook: EndpointView | null }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const editor = useEntryEditor(webhookList, webhook, {
    back,
    toValues: (entry) => ({
      url: entry?.url ?? '',
      description: entry?.description ?? '',
      topics: entry?.topics ?? ([] as Topic[]),
    }),
    toInput: (values) => ({ ...values, url: values.url.trim() }),
    validate: {
      url: (url: string) => (/^https?:\/\/\S+$/.test(url.trim()) ? null : t('webhooks.urlNeeded')),
      topics: (chosen: Topic[]) => (chosen.length > 0 ? null : t('webhooks.topicNeeded')),
    },
    onMade: ({ id }) =>
      navigate({ to: '/settings/webhooks/$webhookId', params: { webhookId: id }, ignoreBlocker: true }),
  });
  const { form } = editor;
  return (
    <EditorPage
      title={webhook ? webhook.description || hostOf(webhook.url) : t('webhooks.add')}
      crumbs={useCrumbs(t('webhooks.title'), back)}
      badges={webhook && <WebhookState webhook={webhook} />}
      editor={editor}
      mayChange
      alwaysSave={!webhook}
      actions={
        webhook && (
          <DeleteEntry
            list={webhookList}
            entry={webhook}
            name={webhook.description || hostOf(webhook.url)}
            text={t('webhooks.deleteText')}
            back={back}
          />
        )
      }
      after={
        webhook && (
          <>
            <Trying webhook={webhook} />
            <SecretSection id={webhook.id} />
            <DeliveriesSection webhook={webhook} />
          </>
        )
      }
    >
      <Stack gap="md">
        {webhook?.disabledWhy && webhook.disabledWhy !== 'by_hand' && (
          <Alert color="red" icon={<IconAlertTriangle />}>
            {t(`webhooks.why.${webhook.disabledWhy}`)}
          </Alert>
        )}
        <Section title={t('webhooks.where')}>
          <Stack>
            <TextInput
              label={t('webhooks.url')}
              description={t('webhooks.urlHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              type="url"
              required
              maxLength={2000}
              placeholder="https://"
              autoComplete="off"
              {...form.getInputProps('url')}
            />
            <TextInput
              label={t('webhooks.description')}
              maxLength={200}
              placeholder={t('webhooks.descriptionExample')}
              {...form.getInputProps('description')}
            />
          </Stack>
        </Section>
        <Section title={t('webhooks.told')}>
          <Checkbox.Group
            label={t('webhooks.topics')}
            description={t('webhooks.topicsHelp')}
            required
            {...form.getInputProps('topics')}
          >
            <Stack gap="sm" mt="sm">
              {topics.map((topic) => (
                <Checkbox
                  key={topic}
                  value={topic}
                  label={
                    <>
                      {t(`topic.${topic}`)} <code>{topic}</code>
                    </>
                  }
                  description={t(`topic.${topic}.help`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        </Section>
      </Stack>
    </EditorPage>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** A test message, and switching off and on. */
function Trying({ webhook }: { webhook: EndpointView }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const refresh = useRefreshed(webhookList);
  const errorText = useErrorText();
  const pinging = useMutation({
    mutationFn: () => pingWebhook(webhook.id),
    onSuccess: () => {
      refresh();
      queryClient.invalidateQueries({ queryKey: ['webhooks', webhook.id, 'deliveries'] });
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  const switching = useMutation({
    mutationFn: (on: boolean) => switchWebhook(webhook.id, on),
    onSuccess: (_, on) => {
      refresh();
      queryClient.invalidateQueries({ queryKey: ['webhooks', webhook.id, 'deliveries'] });
      toastDone(t(on ? 'webhooks.enabled' : 'webhooks.disabled'));
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  const off = webhook.disabledAt !== null;
  return (
    <Section
      title={t('webhooks.test')}
      description={t(off ? 'webhooks.testOff' : 'webhooks.testHelp')}
      actions={
        <>
          {!off && (
            <Button
              variant="default"
              leftSection={<IconSend size={16} />}
              loading={pinging.isPending}
              onClick={() => pinging.mutate()}
            >
              {t('webhooks.ping')}
            </Button>
          )}
          <Button variant="default" loading={switching.isPending} onClick={() => switching.mutate(off)}>
            {t(off ? 'webhooks.enable' : 'webhooks.disable')}
          </Button>
        </>
      }
    >
      <div aria-live="polite">{pinging.data && <Outcome attempt={pinging.data} />}</div>
    </Section>
  );
}

/** What became of a request, in one box. */
function Outcome({ attempt }: { attempt: AttemptView }) {
  const { t, number } = useI18n();
  const good = attempt.error === null;
  return (
    <Alert
      color={good ? 'teal' : 'red'}
      icon={good ? <IconCircleCheck /> : <IconAlertTriangle />}
      title={good ? t('webhooks.pingGood', { ms: number(attempt.milliseconds) }) : t('webhooks.pingBad')}
    >
      {attempt.error && <Text size="sm">{attempt.error}</Text>}
      {attempt.answer && <pre className="code-block">{attempt.answer}</pre>}
    </Alert>
  );
}

function SecretSection({ id }: { id: number }) {
  const { t, dateTime } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [shown, setShown] = useState(false);
  const query = useQuery({ ...secretQuery(id), enabled: shown });
  const renewing = useMutation({
    mutationFn: () => renewSecret(id),
    onSuccess: (secret) => {
      queryClient.setQueryData(secretQuery(id).queryKey, secret);
      setShown(true);
      toastDone(t('webhooks.renewed'));
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  const renew = () =>
    modals.openConfirmModal({
      title: t('webhooks.renewTitle'),
      children: <Text>{t('webhooks.renewText')}</Text>,
      labels: { confirm: t('webhooks.renew'), cancel: t('form.cancel') },
      onConfirm: () => renewing.mutate(),
    });
  return (
    <Section title={t('webhooks.secret')} description={t('webhooks.secretHelp')}>
      <Stack>
        {shown && query.isError && <Alert color="red">{errorText(query.error)}</Alert>}
        {shown && query.data && (
          <>
            <code className="code-block">{query.data.secret}</code>
            {query.data.formerUntil && (
              <Text size="sm" c="dimmed">
                {t('webhooks.formerUntil', { when: dateTime(query.data.formerUntil) })}
              </Text>
            )}
          </>
        )}
        <Group gap="sm">
          {shown && query.data ? (
            <CopyButton value={query.data.secret} />
          ) : (
            <Button
              variant="default"
              leftSection={<IconEye size={16} />}
              loading={shown && query.isPending}
              onClick={() => setShown(true)}
            >
              {t('webhooks.show')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={renewing.isPending}
            onClick={renew}
          >
            {t('webhooks.renew')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
