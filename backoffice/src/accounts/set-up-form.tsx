import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { type SessionView, setUp } from './session.ts';

/** Makes the owner account of a new store. */
export function SetUpForm({ onDone }: { onDone(session: SessionView): void }) {
  const { t } = useI18n();
  const form = useForm({
    initialValues: { storeName: '', name: '', email: '', password: '' },
    validate: {
      storeName: (value) => (value.trim() ? null : t('form.required')),
      name: (value) => (value.trim() ? null : t('form.required')),
      email: (value) => (value.includes('@') ? null : t('signIn.emailNeeded')),
      password: (value) => (value.length >= 10 ? null : t('setup.passwordShort')),
    },
  });
  const settingUp = useMutation({
    mutationFn: setUp,
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ApiError && error.field && error.field in form.values) {
        form.setFieldError(error.field, error.message);
      }
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => settingUp.mutate(values))}>
      <Stack>
        {settingUp.error && (
          <Alert color="red" role="alert" icon={<IconAlertCircle />}>
            {settingUp.error.message}
          </Alert>
        )}
        <TextInput
          label={t('setup.storeName')}
          description={t('setup.storeNameHelp')}
          autoComplete="organization"
          {...form.getInputProps('storeName')}
        />
        <TextInput label={t('setup.name')} autoComplete="name" {...form.getInputProps('name')} />
        <TextInput label={t('signIn.email')} type="email" autoComplete="username" {...form.getInputProps('email')} />
        <PasswordInput
          label={t('signIn.password')}
          description={t('setup.passwordHelp')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={settingUp.isPending} fullWidth mt="xs">
          {t('setup.submit')}
        </Button>
      </Stack>
    </form>
  );
}
