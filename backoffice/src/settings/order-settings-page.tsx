import { Radio, Stack, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { type OrderSettings, orderSettingsQuery, saveOrderSettings } from './api.ts';

/** Settings > Orders: whether orders are sent in parts, and what stands on their papers. */
export function OrderSettingsPage() {
  const query = useQuery(orderSettingsQuery);
  return <LoadedPage query={query}>{(settings) => <OrderForm settings={settings} />}</LoadedPage>;
}

function OrderForm({ settings }: { settings: OrderSettings }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const queryClient = useQueryClient();
  const editor = useEditor({
    view: settings,
    toValues: ({ shipChoice, invoiceDetails }: OrderSettings) => ({ shipChoice, invoiceDetails }),
    reload: () => queryClient.fetchQuery({ ...orderSettingsQuery, staleTime: 0 }),
    async save(values, { version }) {
      const saved = await saveOrderSettings({ version, ...values });
      queryClient.setQueryData(orderSettingsQuery.queryKey, saved);
      queryClient.invalidateQueries({ queryKey: ['settings'] }); // one row, one version
      return saved;
    },
  });
  const { form } = editor;
  return (
    <EditorPage
      title={t('orderSettings.title')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      editor={editor}
      mayChange={mayChange}
      width="narrow"
    >
      <Stack gap="md">
        <Section title={t('orderSettings.sending')}>
          <Radio.Group aria-label={t('orderSettings.sending')} {...form.getInputProps('shipChoice')}>
            <Stack gap="sm">
              {(['shopper', 'now', 'together'] as const).map((choice) => (
                <Radio
                  key={choice}
                  value={choice}
                  label={t(`orderSettings.${choice}`)}
                  aria-label={t(`orderSettings.${choice}`)} // the label element holds the description too
                  description={t(`orderSettings.${choice}Help`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        </Section>
        <Section title={t('orderSettings.papers')}>
          <Textarea
            label={t('orderSettings.details')}
            description={t('orderSettings.detailsHelp')}
            autosize
            minRows={3}
            maxLength={2000}
            {...form.getInputProps('invoiceDetails')}
          />
        </Section>
      </Stack>
    </EditorPage>
  );
}
