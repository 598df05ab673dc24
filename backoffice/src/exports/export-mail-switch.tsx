import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastFailed } from '../platform/ui/toast.ts';
import { changeNotificationSettings, notificationSettingsQuery } from './api.ts';

/** Whether one is told by mail when an export is done; kept at once. */
export function ExportMailSwitch() {
  const { t } = useI18n();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const settings = useQuery(notificationSettingsQuery);
  const changing = useMutation({
    mutationFn: changeNotificationSettings,
    onSuccess: (changed) => queryClient.setQueryData(notificationSettingsQuery.queryKey, changed),
    onError: (error) => toastFailed(errorText(error)),
  });
  const shown = changing.isPending ? changing.variables : settings.data;
  return (
    <Switch
      label={t('exports.mail')}
      description={t('exports.mailHelp')}
      disabled={!settings.data}
      checked={shown?.exportMail ?? false}
      onChange={(event) => changing.mutate({ exportMail: event.currentTarget.checked })}
    />
  );
}
