import { Alert, Button, Group, Progress, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconInfoCircle, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { sessionQuery, useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { Loaded, LoadedPage, NotFoundPage, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import {
  changeLanguage,
  createLanguage,
  deleteLanguage,
  type Language,
  type LanguageTexts,
  languagesQuery,
  languageTextsQuery,
} from './api.ts';
import { useCrumbs } from './entry-page.tsx';

const route = getRouteApi('/settings/languages/$code');
const back = '/settings/languages';
const kinds = ['products', 'variants', 'categories', 'deliveryTimeframes', 'shippingMethods'] as const;

/** Settings > Languages > one of them. */
export function LanguagePage() {
  const { code } = route.useParams();
  const query = useQuery(languagesQuery);
  return (
    <LoadedPage query={query}>
      {(languages) => {
        const language = languages.find((each) => each.code === code);
        return language ? <LanguageForm key={code} language={language} /> : <NotFoundPage />;
      }}
    </LoadedPage>
  );
}

/** Settings > Languages > a new one. */
export function NewLanguagePage() {
  return <LanguageForm language={null} />;
}

/** Puts the languages the server answered where screens read them; forms have a tab for each. */
export function useKeepLanguages(): (languages?: Language[]) => void {
  const queryClient = useQueryClient();
  return (languages) => {
    if (languages) queryClient.setQueryData(languagesQuery.queryKey, languages);
    else queryClient.invalidateQueries({ queryKey: languagesQuery.queryKey });
    queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
}

const blank = { version: 0, code: '', name: '', columnPrefix: '' };
type View = Pick<Language, 'version' | 'code' | 'name' | 'columnPrefix'>;

function useLanguageEditor(language: Language | null) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const keep = useKeepLanguages();
  const ofCode = (languages: Language[], code: string): View => {
    const found = languages.find((each) => each.code === code);
    if (!found) throw new ApiError({ title: t('entry.gone'), status: 404, code: 'not_found' });
    return found;
  };
  return useEditor<View, { code: string; name: string; columnPrefix: string }>({
    view: language ?? blank,
    toValues: ({ code, name, columnPrefix }) => ({ code, name, columnPrefix }),
    validate: ({ code, name, columnPrefix }) => ({
      name: name.trim() ? null : t('form.required'),
      code: /^[a-z]{2}(-[A-Z]{2})?$/.test(code.trim()) ? null : t('languages.codeWrong'),
      columnPrefix: /^[A-Z]{2}$/.test(columnPrefix.trim()) ? null : t('languages.prefixWrong'),
    }),
    reload: async () => ofCode(await queryClient.fetchQuery({ ...languagesQuery, staleTime: 0 }), language?.code ?? ''),
    async save(values, { version }) {
      const code = values.code.trim();
      const input = { name: values.name.trim(), columnPrefix: values.columnPrefix.trim() };
      const saved = language
        ? await changeLanguage(code, { ...input, version })
        : await createLanguage({ ...input, code });
      keep(saved);
      if (!language) await navigate({ to: back, ignoreBlocker: true });
      return ofCode(saved, code);
    },
  });
}

function LanguageForm({ language }: { language: Language | null }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const editor = useLanguageEditor(language);
  const { form } = editor;
  return (
    <EditorPage
      title={language?.name ?? t('languages.add')}
      crumbs={useCrumbs(t('settings.languages'), back)}
      editor={editor}
      mayChange={mayChange}
      alwaysSave={!language}
      width="narrow"
      actions={language && mayChange && <DeleteLanguage language={language} />}
      after={language && <Written code={language.code} />}
    >
      <Stack gap="md">
        {language && !language.themeSpeaksIt && (
          <Alert color="yellow" icon={<IconInfoCircle />}>
            {t('languages.themeSilentHelp')}
          </Alert>
        )}
        <Section title={t('languages.general')}>
          <Stack>
            <TextInput
              label={t('languages.language')}
              description={t('languages.nameHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              placeholder="Français"
              required
              maxLength={100}
              {...form.getInputProps('name')}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput
                label={t('languages.code')}
                description={t('languages.codeHelp')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                placeholder="fr"
                required={!language}
                readOnly={language !== null}
                maxLength={5}
                spellCheck={false}
                autoCapitalize="none"
                {...form.getInputProps('code')}
              />
              <TextInput
                label={t('languages.prefix')}
                description={t('languages.prefixHelp', { example: form.values.columnPrefix || 'FR' })}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                placeholder="FR"
                required
                maxLength={2}
                spellCheck={false}
                {...form.getInputProps('columnPrefix')}
                onChange={(event) => form.setFieldValue('columnPrefix', event.currentTarget.value.toUpperCase())}
              />
            </SimpleGrid>
          </Stack>
        </Section>
      </Stack>
    </EditorPage>
  );
}

/** How much of the shop is said in the language. */
function Written({ code }: { code: string }) {
  const { t, number } = useI18n();
  const query = useQuery(languageTextsQuery(code));
  return (
    <Section title={t('languages.written')}>
      <Loaded query={query} skeleton={<TextSkeleton lines={5} />}>
        {(texts) => (
          <Stack gap="sm">
            {kinds.map((kind) => {
              const { translated, total } = texts[kind];
              return (
                <div key={kind}>
                  <Group justify="space-between" gap="xs">
                    <Text size="sm">{t(`languages.${kind}`)}</Text>
                    <Text size="sm" c="dimmed" className="units">
                      {t('languages.progress', { translated: number(translated), total: number(total) })}
                    </Text>
                  </Group>
                  <Progress
                    mt={4}
                    value={total === 0 ? 0 : (translated / total) * 100}
                    aria-label={t(`languages.${kind}`)}
                  />
                </div>
              );
            })}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function DeleteLanguage({ language }: { language: Language }) {
  const { t } = useI18n();
  const { code, name } = language;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const keep = useKeepLanguages();
  const errorText = useErrorText();

  function sayWhy(why: string) {
    modals.open({ title: t('entry.cannotDelete', { name }), children: <Text>{why}</Text> });
  }

  async function remove() {
    try {
      await deleteLanguage(code);
      await navigate({ to: back, ignoreBlocker: true });
      keep();
      toastDone(t('entry.deleted', { name }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      sayWhy(errorText(error));
    }
  }

  /** Says before anything happens how many texts go too. */
  async function ask() {
    if (language.isDefault) return sayWhy(t('languages.isDefault'));
    try {
      const texts = await queryClient.fetchQuery({ ...languageTextsQuery(code), staleTime: 0 });
      const count = countOf(texts);
      modals.openConfirmModal({
        title: t('entry.deleteTitle', { name }),
        children: <Text>{count > 0 ? t('languages.deleteTexts', { count }) : t('languages.deleteNoTexts')}</Text>,
        labels: { confirm: t('entry.delete'), cancel: t('form.cancel') },
        confirmProps: { color: 'red.8' },
        onConfirm: remove,
      });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      sayWhy(errorText(error));
    }
  }

  return (
    <Button variant="default" leftSection={<IconTrash size={16} />} onClick={ask}>
      {t('entry.delete')}
    </Button>
  );
}

function countOf(texts: LanguageTexts): number {
  return kinds.reduce((sum, kind) => sum + texts[kind].translated, 0);
}
