import { ActionIcon, Alert, Group, NumberInput, Stack, Switch, Textarea } from '@mantine/core';
import { IconAlertCircle, IconArrowUp } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ProviderId } from '../../../server/src/payments/rules/provider-ids.ts';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { type PaymentSettingsView, paymentSettingsQuery, savePaymentSettings } from './api.ts';

/** Settings > Payments: the ways to pay, and how long an unpaid order stays. */
export function PaymentSettingsPage() {
  const query = useQuery(paymentSettingsQuery);
  return <LoadedPage query={query}>{(settings) => <PaymentForm settings={settings} />}</LoadedPage>;
}

/** As a record, so that one nobody lists is a type error. */
const everyProvider: Record<ProviderId, true> = { bank_transfer: true, stripe: true };
const knownProviderIds = Object.keys(everyProvider) as ProviderId[];

const isBetween = (value: number | string, from: number, to: number) =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

function PaymentForm({ settings }: { settings: PaymentSettingsView }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const queryClient = useQueryClient();
  const editor = useEditor({
    view: settings,
    toValues: (view: PaymentSettingsView) => ({
      methods: view.methods,
      paymentInstructions: view.paymentInstructions,
      expires: view.unpaidExpireDays !== null,
      unpaidExpireDays: (view.unpaidExpireDays ?? 14) as number | string,
      expiresOnline: view.onlineExpireMinutes !== null,
      onlineExpireMinutes: (view.onlineExpireMinutes ?? 120) as number | string,
    }),
    reload: () => queryClient.fetchQuery({ ...paymentSettingsQuery, staleTime: 0 }),
    validate: (values) => ({
      methods: values.methods.some((method) => settings.configured.includes(method)) ? null : t('paymentSettings.none'),
      unpaidExpireDays:
        values.expires && !isBetween(values.unpaidExpireDays, 1, 365) ? t('paymentSettings.daysRange') : null,
      onlineExpireMinutes:
        values.expiresOnline && !isBetween(values.onlineExpireMinutes, 30, 43_200)
          ? t('paymentSettings.minutesRange')
          : null,
    }),
    async save(values, { version }) {
      const saved = await savePaymentSettings({
        version,
        methods: values.methods,
        paymentInstructions: values.paymentInstructions,
        unpaidExpireDays: values.expires ? Number(values.unpaidExpireDays) : null,
        onlineExpireMinutes: values.expiresOnline ? Number(values.onlineExpireMinutes) : null,
      });
      queryClient.setQueryData(paymentSettingsQuery.queryKey, saved);
      queryClient.invalidateQueries({ queryKey: ['settings'] }); // one row, one version
      return saved;
    },
  });
  const { form } = editor;
  const { values } = form;
  const offersStripe = settings.configured.includes('stripe') && values.methods.includes('stripe');
  return (
    <EditorPage
      title={t('paymentSettings.title')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      editor={editor}
      mayChange={mayChange}
      width="narrow"
    >
      <Stack gap="md">
        <Section title={t('paymentSettings.methods')} description={t('paymentSettings.methodsHelp')}>
          <Stack>
            {form.errors.methods && (
              <Alert role="alert" color="red" icon={<IconAlertCircle />}>
                {form.errors.methods}
              </Alert>
            )}
            <Methods
              chosen={values.methods}
              configured={settings.configured}
              onChange={(methods) => {
                form.setFieldValue('methods', methods);
                form.clearFieldError('methods');
              }}
            />
            <Textarea
              label={t('paymentSettings.instructions')}
              description={t('paymentSettings.instructionsHelp', { order: '{order}' })}
              autosize
              minRows={3}
              maxLength={2000}
              {...form.getInputProps('paymentInstructions')}
            />
          </Stack>
        </Section>
        <Section title={t('paymentSettings.unpaid')} description={t('paymentSettings.unpaidHelp')}>
          <Stack>
            <Switch label={t('paymentSettings.expire')} {...form.getInputProps('expires', { type: 'checkbox' })} />
            {values.expires && (
              <NumberInput
                label={t('paymentSettings.days')}
                allowDecimal={false}
                allowNegative={false}
                maw={200}
                {...form.getInputProps('unpaidExpireDays')}
              />
            )}
            {offersStripe && (
              <>
                <Switch
                  label={t('paymentSettings.expireOnline')}
                  {...form.getInputProps('expiresOnline', { type: 'checkbox' })}
                />
                {values.expiresOnline && (
                  <NumberInput
                    label={t('paymentSettings.minutes')}
                    description={t('paymentSettings.minutesHelp')}
                    inputWrapperOrder={['label', 'input', 'description', 'error']}
                    allowDecimal={false}
                    allowNegative={false}
                    {...form.getInputProps('onlineExpireMinutes')}
                  />
                )}
              </>
            )}
          </Stack>
        </Section>
      </Stack>
    </EditorPage>
  );
}

/** The ways to pay: those switched on in the order they are offered, then the others. */
function Methods(props: {
  chosen: ProviderId[];
  configured: readonly ProviderId[];
  onChange(chosen: ProviderId[]): void;
}) {
  const { t } = useI18n();
  const { chosen, configured, onChange } = props;
  const shown = [...chosen, ...knownProviderIds.filter((id) => !chosen.includes(id))];
  return (
    <Stack component="ul" className="plain-list" gap="md">
      {shown.map((id, at) => {
        const usable = configured.includes(id);
        const on = chosen.includes(id);
        return (
          <Group component="li" key={id} justify="space-between" align="flex-start" wrap="nowrap">
            <Switch
              label={t(`provider.${id}`)}
              aria-label={t(`provider.${id}`)}
              description={t(usable || id !== 'stripe' ? `paymentSettings.${id}` : 'paymentSettings.stripeMissing')}
              checked={on}
              onChange={() => onChange(on ? chosen.filter((each) => each !== id) : [...chosen, id])}
            />
            {on && at > 0 && (
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t('paymentSettings.up', { method: t(`provider.${id}`) })}
                onClick={() => onChange([id, ...chosen.filter((each) => each !== id)])}
              >
                <IconArrowUp size={16} aria-hidden="true" />
              </ActionIcon>
            )}
          </Group>
        );
      })}
    </Stack>
  );
}
