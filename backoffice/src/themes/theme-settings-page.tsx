import { Button, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconFileCode, IconRestore } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { LanguageTabs } from '../platform/form/language-tabs.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { saveThemeSettings, type ThemeDetail, type ThemeValues, themeQuery, themesQuery } from './api.ts';
import { SettingInput } from './setting-input.tsx';
import { ShopPreview } from './shop-preview.tsx';
import { changedValues, shownValues } from './theme-values.ts';
import { inLanguage } from './words.ts';

/** Settings > Themes > a theme: what can be set in it, beside the shop as it would look. */
export function ThemeSettingsPage() {
  const { themeKey } = useParams({ from: '/settings/themes/$themeKey' });
  const query = useQuery(themeQuery(themeKey));
  return <LoadedPage query={query}>{(theme) => <SettingsForm key={theme.key} theme={theme} />}</LoadedPage>;
}

function SettingsForm({ theme }: { theme: ThemeDetail }) {
  const { t, language: screens } = useI18n();
  const mayChange = useMay('settings');
  const store = useStore();
  const queryClient = useQueryClient();
  const [language, setLanguage] = useState(store.defaultLanguage);
  const [size, setSize] = useState<'wide' | 'phone'>('wide');
  const query = themeQuery(theme.key);
  const { groups } = theme.schema;
  const settings = groups.flatMap((group) => group.settings);
  const editor = useEditor<ThemeDetail, ThemeValues>({
    view: theme,
    toValues: (view) => shownValues(settings, view.values),
    validate: (values) =>
      Object.fromEntries(
        settings
          .filter(({ type, id }) => type === 'colour' && !/^#[0-9a-f]{6}$/i.test(String(values[id])))
          .map(({ id }) => [id, t('themes.colourWrong')]),
      ),
    reload: () => queryClient.fetchQuery({ ...query, staleTime: 0 }),
    fieldPath: (field) => field.replace(/^values\./, ''),
    async save(values, { version }) {
      const saved = await saveThemeSettings(theme.key, { version, values: changedValues(settings, values) });
      queryClient.setQueryData(query.queryKey, saved);
      queryClient.invalidateQueries({ queryKey: themesQuery.queryKey, exact: true });
      return saved;
    },
  });
  const { form } = editor;
  return (
    <EditorPage
      title={t('themes.settingsOf', { name: theme.name })}
      crumbs={[
        { label: t('nav.settings'), link: { to: '/settings' } },
        { label: t('themes.title'), link: { to: '/settings/themes' } },
      ]}
      badges={theme.isLive && <Tag tone="good">{t('themes.live')}</Tag>}
      actions={
        <Button
          variant="subtle"
          leftSection={<IconFileCode size={16} />}
          renderRoot={(rest) => (
            <Link to="/settings/themes/$themeKey/files" params={{ themeKey: theme.key }} {...rest} />
          )}
        >
          {t(theme.isOwn ? 'themes.editFiles' : 'themes.viewFiles')}
        </Button>
      }
      editor={editor as never}
      mayChange={mayChange}
      width="wide"
    >
      <div className="theme-editor">
        <Stack gap="md">
          {settings.some(({ type }) => type === 'text') && <LanguageTabs value={language} onChange={setLanguage} />}
          {groups.map((group) => (
            <Section key={inLanguage(group.label, 'en')} title={inLanguage(group.label, screens)}>
              <Stack gap="md">
                {group.settings.map((setting) => (
                  <SettingInput
                    key={setting.id}
                    themeKey={theme.key}
                    setting={setting}
                    language={language}
                    value={form.values[setting.id] ?? null}
                    error={form.errors[setting.id]}
                    onChange={(value) => form.setFieldValue(setting.id, value)}
                  />
                ))}
              </Stack>
            </Section>
          ))}
          {settings.length === 0 ? (
            <Paper className="card" p="lg">
              <Text>{t('themes.settingsNone')}</Text>
            </Paper>
          ) : (
            mayChange && (
              <div>
                <Button
                  variant="subtle"
                  size="xs"
                  leftSection={<IconRestore size={16} />}
                  onClick={() => form.setValues(shownValues(settings, {}))}
                >
                  {t('themes.reset')}
                </Button>
              </div>
            )
          )}
        </Stack>
        <section className="theme-preview" aria-label={t('themes.previewTitle')}>
          <div className="theme-preview-head">
            <Text size="sm" c="dimmed">
              {t(theme.isLive ? 'themes.previewUnsaved' : 'themes.previewNotLive')}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label={t('themes.previewSize')}
              data={[
                { value: 'wide', label: t('themes.previewWide') },
                { value: 'phone', label: t('themes.previewPhone') },
              ]}
              value={size}
              onChange={(value) => setSize(value as typeof size)}
            />
          </div>
          {mayChange && <ShopPreview themeKey={theme.key} values={changedValues(settings, form.values)} size={size} />}
        </section>
      </div>
    </EditorPage>
  );
}
