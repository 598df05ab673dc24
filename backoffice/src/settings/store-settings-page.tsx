import { SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import { sessionQuery, useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { type StoreSettings, saveStoreSettings, storeSettingsQuery, workflowQuery } from './api.ts';
import { countries } from './countries.ts';

/** Settings > Store: who the shop is and in what money it sells. */
export function StoreSettingsPage() {
  const query = useQuery(storeSettingsQuery);
  return <LoadedPage query={query}>{(settings) => <StoreForm settings={settings} />}</LoadedPage>;
}

function StoreForm({ settings }: { settings: StoreSettings }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const { languages } = useStore();
  const queryClient = useQueryClient();
  const pricesLabel = useId();
  const editor = useEditor({
    view: settings,
    toValues: ({ version: _version, ...values }) => values,
    validate: (values) => ({
      name: values.name.trim() ? null : t('form.required'),
      email: values.email === '' || values.email.includes('@') ? null : t('signIn.emailNeeded'),
    }),
    reload: () => queryClient.fetchQuery({ ...storeSettingsQuery, staleTime: 0 }),
    async save(values, { version }) {
      const saved = await saveStoreSettings({
        version,
        ...values,
        name: values.name.trim(),
        email: values.email.trim(),
      });
      queryClient.setQueryData(storeSettingsQuery.queryKey, saved);
      queryClient.invalidateQueries({ queryKey: workflowQuery.queryKey }); // one row, one version
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      return saved;
    },
  });
  const { form } = editor;
  const choices = useChoices();
  return (
    <EditorPage
      title={t('settings.store')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      editor={editor}
      mayChange={mayChange}
      width="narrow"
    >
      <Stack gap="md">
        <Section title={t('section.general')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={t('store.name')} required maxLength={100} {...form.getInputProps('name')} />
            <TextInput
              label={t('store.email')}
              description={t('store.emailHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              type="email"
              {...form.getInputProps('email')}
            />
            <Select
              label={t('store.country')}
              searchable
              allowDeselect={false}
              data={choices.countries}
              {...form.getInputProps('country')}
            />
            <Select
              label={t('store.language')}
              description={t('store.languageHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              allowDeselect={false}
              data={languages.map(({ code, name }) => ({ value: code, label: name }))}
              {...form.getInputProps('defaultLanguage')}
            />
          </SimpleGrid>
        </Section>
        <Section title={t('section.prices')}>
          <Stack>
            <Select
              label={t('store.currency')}
              description={t('store.currencyHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              searchable
              allowDeselect={false}
              maw={{ xs: 340 }}
              data={choices.currencies}
              {...form.getInputProps('currency')}
            />
            <div>
              <Text size="sm" fw={600} id={pricesLabel} mb={4}>
                {t('store.prices')}
              </Text>
              <SegmentedControl
                aria-labelledby={pricesLabel}
                data={[
                  { value: 'with', label: t('store.pricesWithTax') },
                  { value: 'without', label: t('store.pricesWithoutTax') },
                ]}
                value={form.values.pricesIncludeTax ? 'with' : 'without'}
                onChange={(value) => form.setFieldValue('pricesIncludeTax', value === 'with')}
              />
            </div>
          </Stack>
        </Section>
      </Stack>
    </EditorPage>
  );
}

/** Countries and currencies by their names in the language of the screens. */
function useChoices() {
  const { language } = useI18n();
  return useMemo(() => {
    const region = new Intl.DisplayNames(language, { type: 'region' });
    const currency = new Intl.DisplayNames(language, { type: 'currency' });
    const byLabel = (left: { label: string }, right: { label: string }) => left.label.localeCompare(right.label);
    return {
      countries: countries.map((code) => ({ value: code, label: region.of(code) ?? code })).sort(byLabel),
      currencies: Intl.supportedValuesOf('currency')
        .map((code) => ({ value: code, label: `${code} · ${currency.of(code) ?? code}` }))
        .sort(byLabel),
    };
  }, [language]);
}
