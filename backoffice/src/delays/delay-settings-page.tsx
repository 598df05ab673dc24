import { Radio, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { storeSettingsQuery, workflowQuery } from '../settings/api.ts';
import { type DelaySettings, delaySettingsQuery, saveDelaySettings } from './api.ts';

const ruleSets = ['eu', 'us', 'own'] as const;

/** Settings > Late deliveries: what a shopper is asked when goods come later than promised, and what silence means. */
export function DelaySettingsPage() {
  const query = useQuery(delaySettingsQuery);
  return <LoadedPage query={query}>{(settings) => <DelaySettingsForm settings={settings} />}</LoadedPage>;
}

function DelaySettingsForm({ settings }: { settings: DelaySettings }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const queryClient = useQueryClient();
  const editor = useEditor({
    view: settings,
    toValues: ({ version: _, ...values }) => values,
    reload: () => queryClient.fetchQuery({ ...delaySettingsQuery, staleTime: 0 }),
    async save(values, { version }) {
      const saved = await saveDelaySettings({ version, ...values });
      queryClient.setQueryData(delaySettingsQuery.queryKey, saved);
      for (const { queryKey } of [workflowQuery, storeSettingsQuery]) queryClient.invalidateQueries({ queryKey }); // one row, one version
      return saved;
    },
  });
  const { form } = editor;
  return (
    <EditorPage
      title={t('delays.title')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      editor={editor}
      mayChange={mayChange}
      width="narrow"
    >
      <Section title={t('delays.rules')}>
        <Stack gap="lg">
          <Radio.Group aria-label={t('delays.rules')} {...form.getInputProps('rules')}>
            <Stack gap="md">
              {ruleSets.map((rules) => (
                <Radio
                  key={rules}
                  value={rules}
                  label={t(`delays.rules.${rules}`)}
                  description={t(`delays.rules.${rules}Help`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {form.values.rules === 'own' && (
            <SimpleGrid cols={{ base: 1, sm: 3 }}>
              <UnitsInput
                label={t('delays.graceDays')}
                description={t('delays.graceDaysHelp')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                max={365}
                {...form.getInputProps('graceDays')}
              />
              <UnitsInput label={t('delays.answerDays')} min={1} max={365} {...form.getInputProps('answerDays')} />
              <Select
                label={t('delays.onSilence')}
                allowDeselect={false}
                data={(['wait', 'cancel'] as const).map((value) => ({ value, label: t(`delays.onSilence.${value}`) }))}
                {...form.getInputProps('onSilence')}
              />
            </SimpleGrid>
          )}
          <Text size="sm" c="dimmed">
            {t('delays.rulesNote')}
          </Text>
        </Stack>
      </Section>
    </EditorPage>
  );
}
