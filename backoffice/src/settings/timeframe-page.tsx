import { Anchor, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { LanguageTabs } from '../platform/form/language-tabs.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { Section } from '../platform/ui/section.tsx';
import { type Timeframe, timeframeList } from './api.ts';
import { useEntryEditor } from './entries.ts';
import { DeleteEntry, EntryPage, useCrumbs, useUses } from './entry-page.tsx';

const route = getRouteApi('/settings/delivery-timeframes/$timeframeId');
const back = '/settings/delivery-timeframes';

/** Settings > Delivery timeframes > one of them. */
export function TimeframePage() {
  const { timeframeId } = route.useParams();
  return (
    <EntryPage list={timeframeList} id={timeframeId}>
      {(timeframe) => <TimeframeForm key={timeframe.id} timeframe={timeframe} />}
    </EntryPage>
  );
}

/** Settings > Delivery timeframes > a new one. */
export function NewTimeframePage() {
  return <TimeframeForm timeframe={null} />;
}

type Values = {
  name: string;
  inStockDays: number | '';
  outOfStockDays: number | '';
  texts: Record<string, { inStock: string; outOfStock: string }>;
};

function TimeframeForm({ timeframe }: { timeframe: Timeframe | null }) {
  const { t } = useI18n();
  const { languages, defaultLanguage } = useStore();
  const mayChange = useMay('settings');
  const [language, setLanguage] = useState(defaultLanguage);
  const usesOf = useUses();
  const editor = useEntryEditor<Timeframe, Values>(timeframeList, timeframe, {
    back,
    toValues: (entry) => ({
      name: entry?.name ?? '',
      inStockDays: entry?.inStockDays ?? '',
      outOfStockDays: entry?.outOfStockDays ?? '',
      texts: Object.fromEntries(
        languages.map(({ code }) => [code, { inStock: '', outOfStock: '', ...entry?.texts[code] }]),
      ),
    }),
    toInput: ({ name, inStockDays, outOfStockDays, texts }) => ({
      name: name.trim(),
      inStockDays: inStockDays === '' ? null : inStockDays,
      outOfStockDays: outOfStockDays === '' ? null : outOfStockDays,
      texts,
    }),
    validate: ({ name }) => ({ name: name.trim() ? null : t('form.required') }),
    onInvalid: (path) => setLanguage(/^texts\.([^.]+)\./.exec(path)?.[1] ?? language),
  });
  const { form } = editor;
  const uses = timeframe && usesOf(timeframe);
  const fallback = languages.find(({ code }) => code === defaultLanguage)?.name ?? defaultLanguage;
  return (
    <EditorPage
      title={timeframe?.name ?? t('timeframes.add')}
      crumbs={useCrumbs(t('settings.timeframes'), back)}
      editor={editor}
      mayChange={mayChange}
      alwaysSave={!timeframe}
      width="narrow"
      actions={
        timeframe && (
          <DeleteEntry
            list={timeframeList}
            entry={timeframe}
            name={timeframe.name}
            back={back}
            blocked={uses && t('entry.inUse', { what: uses })}
          />
        )
      }
    >
      <Stack gap="md">
        <Section title={t('timeframes.general')}>
          <TextInput
            label={t('entry.name')}
            description={t('timeframes.nameHelp')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            required
            maxLength={100}
            {...form.getInputProps('name')}
          />
        </Section>
        <Section
          title={t('timeframes.texts')}
          description={language === defaultLanguage ? undefined : t('entry.textsFallback', { language: fallback })}
          actions={<LanguageTabs value={language} onChange={setLanguage} />}
        >
          <Stack lang={language}>
            {(['inStock', 'outOfStock'] as const).map((when) => (
              <TextInput
                key={when}
                label={t(`timeframes.${when}`)}
                placeholder={language === defaultLanguage ? t(`timeframes.${when}Placeholder`) : undefined}
                maxLength={200}
                {...form.getInputProps(`texts.${language}.${when}`)}
              />
            ))}
          </Stack>
        </Section>
        <Section title={t('timeframes.days')} description={t('timeframes.daysHelp')}>
          <Stack gap="sm">
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {(['inStockDays', 'outOfStockDays'] as const).map((days) => (
                <UnitsInput
                  key={days}
                  label={t(`timeframes.${days}`)}
                  description={t('timeframes.daysEmpty')}
                  inputWrapperOrder={['label', 'input', 'description', 'error']}
                  max={365}
                  {...form.getInputProps(days)}
                />
              ))}
            </SimpleGrid>
            <Anchor size="sm" renderRoot={(rest) => <Link to="/settings/business-days" {...rest} />}>
              {t('timeframes.calendar')}
            </Anchor>
          </Stack>
        </Section>
      </Stack>
    </EditorPage>
  );
}
