import { Alert, Anchor, Button, Checkbox, Group, Modal, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { modals } from '@mantine/modals';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { CopyButton } from '../platform/ui/copy-button.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, Loaded, useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { type ApiKeyView, apiKeysQuery, createApiKey, type MadeApiKey, revokeApiKey } from './api-keys-api.ts';
import { type Permission, useMayAll } from './session.ts';

const column = columnsOf<ApiKeyView>();
const permissions: Permission[] = ['read', 'orders', 'stock', 'catalogue', 'settings', 'users'];
const tones = { active: 'good', expired: 'neutral', suspended: 'attention', revoked: 'neutral' } as const;

/** Settings > API keys: which programs use the API, and what each may do. */
export function ApiKeysPage() {
  const { t } = useI18n();
  const query = useQuery(apiKeysQuery);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeApiKey | null>(null);
  const columns = useColumns();
  const make = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setMaking(true)}>
      {t('apiKeys.make')}
    </Button>
  );
  return (
    <Page
      title={t('apiKeys.title')}
      intro={
        <>
          {t('apiKeys.intro')}{' '}
          <Anchor href="/api/docs" target="_blank" rel="noreferrer" inherit underline="always">
            {t('apiKeys.docs')}
          </Anchor>
        </>
      }
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={make}
    >
      <Loaded query={query}>
        {(keys) => (
          <Paper className="card table-card">
            {keys.length === 0 ? (
              <EmptyState icon={IconKey} title={t('apiKeys.empty')} text={t('apiKeys.emptyHelp')} />
            ) : (
              <DataTable label={t('apiKeys.title')} columns={columns} rows={keys} rowId={(key) => String(key.id)} />
            )}
          </Paper>
        )}
      </Loaded>
      <Modal opened={making} onClose={() => setMaking(false)} title={t('apiKeys.make')}>
        {making && (
          <NewKey
            onClose={() => setMaking(false)}
            onMade={(key) => {
              setMaking(false);
              setMade(key);
            }}
          />
        )}
      </Modal>
      <ShownOnce made={made} onClose={() => setMade(null)} />
    </Page>
  );
}

/** Days from now on which a key may end. */
const terms = ['30', '90', '365', 'never'] as const;

function NewKey(props: { onMade(key: MadeApiKey): void; onClose(): void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const may = useMayAll();
  const form = useForm({
    initialValues: { name: '', scopes: ['read'] as Permission[], term: '365' as (typeof terms)[number] },
    validate: {
      name: (name) => (name.trim() ? null : t('form.required')),
      scopes: (scopes) => (scopes.length > 0 ? null : t('apiKeys.chooseScope')),
    },
  });
  const making = useMutation({
    mutationFn: ({ name, scopes, term }: typeof form.values) =>
      createApiKey({
        name: name.trim(),
        scopes,
        expiresAt: term === 'never' ? null : new Date(Date.now() + Number(term) * 86_400_000).toISOString(),
      }),
    onSuccess: (key) => {
      queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      props.onMade(key);
    },
  });
  return (
    <ModalForm
      saving={making}
      submit={t('apiKeys.make')}
      onSubmit={form.onSubmit((values) => making.mutate(values))}
      onClose={props.onClose}
    >
      <TextInput
        label={t('entry.name')}
        description={t('apiKeys.nameHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        required
        maxLength={100}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Checkbox.Group
        label={t('apiKeys.scopes')}
        description={t('apiKeys.scopesHelp')}
        required
        {...form.getInputProps('scopes')}
      >
        <Stack gap="sm" mt="sm">
          {permissions.filter(may).map((each) => (
            <Checkbox
              key={each}
              value={each}
              label={t(`permission.${each}`)}
              description={t(`permission.${each}Help`)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Select
        label={t('apiKeys.expires')}
        allowDeselect={false}
        data={terms.map((term) => ({ value: term, label: t(`apiKeys.term.${term}`) }))}
        {...form.getInputProps('term')}
      />
    </ModalForm>
  );
}

/** A key that was just made, this once. */
function ShownOnce({ made, onClose }: { made: MadeApiKey | null; onClose(): void }) {
  const { t } = useI18n();
  return (
    <Modal
      opened={made !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      title={made && t('apiKeys.made', { name: made.name })}
    >
      {made && (
        <Stack>
          <Alert color="yellow">{t('apiKeys.madeHelp')}</Alert>
          <dl className="hand-over">
            <dt>{t('apiKeys.key')}</dt>
            <dd>
              <code>{made.secret}</code>
            </dd>
          </dl>
          <Group justify="flex-end">
            <CopyButton value={made.secret} />
            <Button data-autofocus onClick={onClose}>
              {t('users.done')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function useColumns() {
  const i18n = useI18n();
  const { t, day, since } = i18n;
  const revoke = useRevoking();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: t('entry.name'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: key } }) => (
            <div className="cell-title">
              <Text fw={600} className="break">
                {key.name}
              </Text>
              <Text size="sm" c="dimmed">
                <code>{key.hint}…</code>
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'scopes',
          header: t('apiKeys.scopes'),
          meta: { phone: 'wide' },
          cell: ({ row }) => row.original.scopes.map((scope) => t(`permission.${scope}`)).join(', '),
        }),
        column.display({
          id: 'state',
          header: t('users.state'),
          cell: ({ row: { original: key } }) => (
            <>
              <Tag tone={tones[key.state]}>{t(`apiKeys.state.${key.state}`)}</Tag>
              <Text size="sm" c="dimmed" mt={4}>
                {stateHelp(key, i18n)}
              </Text>
            </>
          ),
        }),
        column.display({
          id: 'used',
          header: t('apiKeys.lastUsed'),
          cell: ({ row: { original: key } }) =>
            key.lastUsedAt ? t('apiKeys.ago', { time: since(key.lastUsedAt) }) : t('apiKeys.never'),
        }),
        column.display({
          id: 'made',
          header: t('apiKeys.madeBy'),
          meta: { phone: 'wide' },
          cell: ({ row: { original: key } }) => (
            <div className="cell-title">
              {key.createdBy}
              <Text size="sm" c="dimmed">
                {day(key.createdAt)}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'actions',
          header: t('list.actions'),
          meta: { phone: 'full' },
          cell: ({ row: { original: key } }) =>
            key.state !== 'revoked' && (
              <Button
                size="xs"
                variant="default"
                aria-label={t('apiKeys.revokeOne', { name: key.name })}
                onClick={() => revoke(key)}
              >
                {t('apiKeys.revoke')}
              </Button>
            ),
        }),
      ]),
    [t, i18n, day, since, revoke],
  );
}

function stateHelp(key: ApiKeyView, { t, day }: I18n): string {
  if (key.revokedAt) return t('apiKeys.revokedBy', { name: key.revokedBy ?? '', day: day(key.revokedAt) });
  if (key.state === 'suspended') return t('apiKeys.suspendedHelp');
  return key.expiresAt ? t('apiKeys.until', { day: day(key.expiresAt) }) : t('apiKeys.endless');
}

/** Asks, then ends a key. */
function useRevoking(): (key: ApiKeyView) => void {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const { mutate } = useMutation({
    mutationFn: (key: ApiKeyView) => revokeApiKey(key.id),
    onSuccess: async (key) => {
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      toastDone(t('apiKeys.revoked', { name: key.name }));
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  return useMemo(
    () => (key) =>
      modals.openConfirmModal({
        title: t('apiKeys.revokeTitle', { name: key.name }),
        children: <Text>{t('apiKeys.revokeHelp')}</Text>,
        labels: { confirm: t('apiKeys.revoke'), cancel: t('form.cancel') },
        confirmProps: { color: 'red.8' },
        onConfirm: () => mutate(key),
      }),
    [t, mutate],
  );
}
