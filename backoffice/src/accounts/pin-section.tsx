import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { pinQuery, setOwnPin } from './api.ts';
import { useMay } from './session.ts';

/** Settings > Account: the PIN one signs in with at registers. */
export function PinSection() {
  return useMay('orders') ? <PinForm /> : null;
}

function PinForm() {
  const { t } = useI18n();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const known = useQuery(pinQuery);
  const form = useForm({
    initialValues: { pin: '' },
    validate: { pin: (value) => (/^\d{4,8}$/.test(value) ? null : t('pin.wrong')) },
  });
  const setting = useMutation({
    mutationFn: setOwnPin,
    onSuccess: (_, pin) => {
      form.reset();
      queryClient.setQueryData(pinQuery.queryKey, { hasPin: pin !== null });
      queryClient.invalidateQueries({ queryKey: ['settings', '/users'] });
      toastDone(t(pin === null ? 'pin.removed' : 'pin.saved'));
    },
    onError: (error, pin) =>
      pin === null ? toastFailed(errorText(error)) : form.setFieldError('pin', errorText(error)),
  });
  return (
    <Section title={t('pin.title')} description={t('pin.help')}>
      <form noValidate onSubmit={form.onSubmit(({ pin }) => setting.mutate(pin))}>
        <Stack>
          {known.data?.hasPin && <Text size="sm">{t('pin.has')}</Text>}
          <PasswordInput
            label={t('pin.label')}
            maw={240}
            inputMode="numeric"
            autoComplete="off"
            maxLength={8}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            {...form.getInputProps('pin')}
          />
          <Group>
            <Button type="submit" loading={setting.isPending}>
              {t('pin.save')}
            </Button>
            {known.data?.hasPin && (
              <Button variant="default" disabled={setting.isPending} onClick={() => setting.mutate(null)}>
                {t('pin.remove')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
