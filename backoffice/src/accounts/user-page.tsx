import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { modals } from '@mantine/modals';
import { IconKey, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { useEntryEditor, useRefreshed } from '../settings/entries.ts';
import { EntryPage, useCrumbs } from '../settings/entry-page.tsx';
import { activateUser, deactivateUser, setPassword, type User, userList } from './api.ts';
import { HandOver } from './hand-over.tsx';
import { newPassword, PasswordChoice } from './password-choice.tsx';
import { type Role, useMay, useSession } from './session.ts';

const route = getRouteApi('/settings/users/$userId');
const back = '/settings/users';
const roles: Role[] = ['owner', 'manager', 'staff', 'cashier', 'read_only'];

/** Settings > Users > one of them. */
export function UserPage() {
  const { userId } = route.useParams();
  return (
    <EntryPage list={userList} id={userId}>
      {(user) => <UserForm key={user.id} user={user} />}
    </EntryPage>
  );
}

/** Settings > Users > a new one. */
export function NewUserPage() {
  return <UserForm user={null} />;
}

function UserForm({ user }: { user: User | null }) {
  const { t } = useI18n();
  const mayChange = useMay('users');
  const navigate = useNavigate();
  const users = useQuery(userList.query).data ?? [];
  const [made, setMade] = useState<Parameters<typeof HandOver>[0]['given']>(null);
  const editor = useEntryEditor(userList, user, {
    back,
    toValues: (entry) => ({
      name: entry?.name ?? '',
      email: entry?.email ?? '',
      role: entry?.role ?? ('staff' as Role),
      password: entry ? '' : newPassword(),
    }),
    toInput: ({ name, email, role, password }) => ({ name: name.trim(), email, role, ...(!user && { password }) }),
    validate: ({ name, email, password }) => ({
      name: name.trim() ? null : t('form.required'),
      email: email.includes('@') ? null : t('signIn.emailNeeded'),
      password: user || password.length >= 10 ? null : t('setup.passwordShort'),
    }),
    onMade: ({ name, email }, { password }) => setMade({ name, email, password }),
  });
  const { form } = editor;
  const owners = users.filter(({ role, deactivatedAt }) => role === 'owner' && !deactivatedAt);
  const isLastOwner = owners.length === 1 && owners[0]?.id === user?.id;
  return (
    <>
      <EditorPage
        title={user?.name ?? t('users.add')}
        crumbs={useCrumbs(t('settings.users'), back)}
        badges={user?.deactivatedAt && <Tag tone="neutral">{t('users.deactivated')}</Tag>}
        editor={made ? { ...editor, dirty: false } : editor}
        mayChange={mayChange}
        alwaysSave={!user}
        width="narrow"
        after={user && mayChange && <Access user={user} isLastOwner={isLastOwner} />}
      >
        <Section title={t('users.general')}>
          <Stack>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput label={t('entry.name')} required maxLength={100} {...form.getInputProps('name')} />
              <TextInput
                label={t('users.email')}
                type="email"
                required
                maxLength={254}
                autoComplete="off"
                {...form.getInputProps('email')}
              />
            </SimpleGrid>
            <Select
              label={t('users.role')}
              description={isLastOwner ? t('users.lastOwner') : t(`role.${form.values.role}Help`)}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              allowDeselect={false}
              disabled={isLastOwner}
              data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
              {...form.getInputProps('role')}
            />
            {!user && (
              <PasswordChoice
                label={t('users.firstPassword')}
                description={t('users.firstPasswordHelp')}
                required
                {...form.getInputProps('password')}
              />
            )}
          </Stack>
        </Section>
      </EditorPage>
      <HandOver given={made} onClose={() => navigate({ to: back, ignoreBlocker: true })} />
    </>
  );
}

/** What an owner can do about somebody's access beside their role: a new password, and closing the account. */
function Access({ user, isLastOwner }: { user: User; isLastOwner: boolean }) {
  const { t, day } = useI18n();
  const { user: self } = useSession();
  const [setting, setSetting] = useState(false);
  const [given, setGiven] = useState<Parameters<typeof HandOver>[0]['given']>(null);
  const switching = useSwitching(user);
  const kept = user.id === self?.id ? t('users.deactivateSelf') : isLastOwner ? t('users.lastOwner') : null;
  return (
    <Section title={t('users.access')}>
      <Stack gap="lg">
        <Action text={t('users.setPasswordHelp')}>
          <Button variant="default" leftSection={<IconKey size={16} />} onClick={() => setSetting(true)}>
            {t('users.setPassword')}
          </Button>
        </Action>
        {user.deactivatedAt ? (
          <Action text={t('users.activateHelp', { when: day(user.deactivatedAt) })}>
            <Button
              variant="default"
              leftSection={<IconUserCheck size={16} />}
              loading={switching.isPending}
              onClick={() => switching.mutate(true)}
            >
              {t('users.activate')}
            </Button>
          </Action>
        ) : (
          <Action text={kept ?? t('users.deactivateHelp')}>
            <Button
              variant="default"
              leftSection={<IconUserOff size={16} />}
              disabled={kept !== null}
              loading={switching.isPending}
              onClick={() =>
                modals.openConfirmModal({
                  title: t('users.deactivateTitle', { name: user.name }),
                  children: <Text>{t('users.deactivateHelp')}</Text>,
                  labels: { confirm: t('users.deactivate'), cancel: t('form.cancel') },
                  confirmProps: { color: 'red.8' },
                  onConfirm: () => switching.mutate(false),
                })
              }
            >
              {t('users.deactivate')}
            </Button>
          </Action>
        )}
      </Stack>
      <Modal opened={setting} onClose={() => setSetting(false)} title={t('users.setPassword')}>
        {setting && (
          <NewPassword
            user={user}
            onClose={() => setSetting(false)}
            onSet={(password) => {
              setSetting(false);
              setGiven({ name: user.name, email: user.email, password });
            }}
          />
        )}
      </Modal>
      <HandOver given={given} onClose={() => setGiven(null)} />
    </Section>
  );
}

/** A button beside what it does. */
function Action(props: { text: string; children: React.ReactNode }) {
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed" flex="1 1 260px" maw={440}>
        {props.text}
      </Text>
      {props.children}
    </Group>
  );
}

/** Opens or closes the account. */
function useSwitching(user: User) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const refresh = useRefreshed(userList);
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (active: boolean) => (active ? activateUser(user.id) : deactivateUser(user.id)),
    onSuccess: (saved, active) => {
      queryClient.setQueryData(userList.query.queryKey, (users) =>
        users?.map((each) => (each.id === saved.id ? saved : each)),
      );
      refresh();
      toastDone(t(active ? 'users.activateDone' : 'users.deactivateDone', { name: user.name }));
    },
    onError: (error) => toastFailed(errorText(error)),
  });
}

function NewPassword(props: { user: User; onSet(password: string): void; onClose(): void }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const form = useForm({
    initialValues: { password: newPassword() },
    validate: { password: (value) => (value.length >= 10 ? null : t('setup.passwordShort')) },
  });
  const setting = useMutation({
    mutationFn: ({ password }: { password: string }) => setPassword(props.user.id, password),
    onSuccess: (_, { password }) => {
      toastDone(t('users.passwordSet'));
      props.onSet(password);
    },
    onError: (error) => form.setFieldError('password', errorText(error)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => setting.mutate(values))}>
      <Stack>
        <Text>{t('users.setPasswordHelp')}</Text>
        <PasswordChoice
          label={t('users.password')}
          description={t('users.passwordHelp')}
          data-autofocus
          {...form.getInputProps('password')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={setting.isPending}>
            {t('users.setPassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
