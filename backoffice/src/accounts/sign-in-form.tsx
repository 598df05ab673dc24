import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { type SessionView, signIn } from './session.ts';

/** E-mail and password. The server's answer to a wrong pair, or to too many tries, is shown as it was said. */
export function SignInForm({ onDone, email = '' }: { onDone(session: SessionView): void; email?: string }) {
  const { t } = useI18n();
  const form = useForm({
    initialValues: { email, password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('signIn.emailNeeded')),
      password: (value) => (value ? null : t('signIn.passwordNeeded')),
    },
  });
  const signingIn = useMutation({
    mutationFn: signIn,
    onSuccess: onDone,
    onError: () => form.setFieldValue('password', ''),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => signingIn.mutate(values))}>
      <Stack>
        {signingIn.error && (
          <Alert color="red" role="alert" icon={<IconAlertCircle />}>
            {signingIn.error.message}
          </Alert>
        )}
        <TextInput
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          data-autofocus={email ? undefined : true}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          data-autofocus={email ? true : undefined}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={signingIn.isPending} fullWidth mt="xs">
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}
