import { Button, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { UnsavedGuard } from '../platform/form/unsaved-guard.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { changePassword, renameSelf } from './api.ts';
import { PinSection } from './pin-section.tsx';
import { type SessionView, sessionQuery, useSession } from './session.ts';

/** Settings > Account: one's own name and password. */
export function OwnAccountPage() {
  const { user } = useSession();
  return user && <AccountForm user={user} />;
}

function AccountForm({ user }: { user: NonNullable<SessionView['user']> }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const editor = useEditor({
    view: { version: 1, name: user.name }, // nobody else edits it here: the last save counts
    toValues: ({ name }) => ({ name }),
    validate: { name: (value: string) => (value.trim() ? null : t('form.required')) },
    reload: async () => ({ version: 1, name: user.name }),
    async save({ name }) {
      await renameSelf(name.trim());
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      queryClient.invalidateQueries({ queryKey: ['settings', '/users'] });
      return { version: 1, name: name.trim() };
    },
  });
  return (
    <EditorPage
      title={t('settings.account')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      editor={editor}
      mayChange
      width="narrow"
      after={
        <>
          <PasswordSection />
          <PinSection />
        </>
      }
    >
      <Section title={t('account.general')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t('account.name')}
            required
            maxLength={100}
            autoComplete="name"
            {...editor.form.getInputProps('name')}
          />
          <TextInput
            label={t('users.email')}
            description={`${t(`role.${user.role}`)}. ${t('account.emailHelp')}`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            readOnly
            value={user.email}
          />
        </SimpleGrid>
      </Section>
    </EditorPage>
  );
}

function PasswordSection() {
  const { t } = useI18n();
  const { user } = useSession();
  const errorText = useErrorText();
  const form = useForm({
    initialValues: { currentPassword: '', password: '' },
    validate: {
      currentPassword: (value) => (value ? null : t('signIn.passwordNeeded')),
      password: (value) => (value.length >= 10 ? null : t('setup.passwordShort')),
    },
  });
  const changing = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      form.reset();
      toastDone(t('account.changed'));
    },
    onError: (error) => {
      const field = error instanceof ApiError && error.field === 'password' ? 'password' : 'currentPassword';
      form.setFieldError(field, errorText(error));
    },
  });
  const show = { 'aria-label': t('signIn.showPassword') };
  return (
    <Section title={t('account.password')} description={t('account.passwordHelp')}>
      <UnsavedGuard when={form.isDirty() && !changing.isPending} />
      <form noValidate onSubmit={form.onSubmit((values) => changing.mutate(values))}>
        <Stack>
          <input type="email" autoComplete="username" value={user?.email ?? ''} readOnly hidden />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <PasswordInput
              label={t('account.current')}
              required
              autoComplete="current-password"
              visibilityToggleButtonProps={show}
              {...form.getInputProps('currentPassword')}
            />
            <PasswordInput
              label={t('account.new')}
              description={t('setup.passwordHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              required
              autoComplete="new-password"
              visibilityToggleButtonProps={show}
              {...form.getInputProps('password')}
            />
          </SimpleGrid>
          <Button type="submit" loading={changing.isPending} style={{ alignSelf: 'flex-start' }}>
            {t('account.change')}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
