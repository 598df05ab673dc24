import { Select, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { LanguageTabs } from '../platform/form/language-tabs.tsx';
import { MoneyInput } from '../platform/form/money-input.tsx';
import { moneyText, parseMoney } from '../platform/money.ts';
import { Section } from '../platform/ui/section.tsx';
import { type ShippingMethod, shippingList, taxList } from './api.ts';
import { useEntryEditor } from './entries.ts';
import { DeleteEntry, EntryPage, useCrumbs } from './entry-page.tsx';

const route = getRouteApi('/settings/shipping/$methodId');
const back = '/settings/shipping';

/** Settings > Shipping > one method. */
export function ShippingMethodPage() {
  const { methodId } = route.useParams();
  return (
    <EntryPage list={shippingList} id={methodId}>
      {(method) => <ShippingMethodForm key={method.id} method={method} />}
    </EntryPage>
  );
}

/** Settings > Shipping > a new method. */
export function NewShippingMethodPage() {
  return <ShippingMethodForm method={null} />;
}

type Values = {
  code: string;
  price: string;
  taxRateId: string | null;
  enabled: boolean;
  texts: Record<string, { title: string; description: string }>;
};

function useMethodEditor(method: ShippingMethod | null, onInvalid: (path: string) => void) {
  const { t, language } = useI18n();
  const { languages, defaultLanguage, currency } = useStore();
  return useEntryEditor<ShippingMethod, Values>(shippingList, method, {
    back,
    toValues: (entry) => ({
      code: entry?.code ?? '',
      price: moneyText(entry?.priceMinor ?? null, currency, language),
      taxRateId: entry?.taxRateId ? String(entry.taxRateId) : null,
      enabled: entry?.enabled ?? true,
      texts: Object.fromEntries(
        languages.map(({ code }) => [code, { title: '', description: '', ...entry?.texts[code] }]),
      ),
    }),
    toInput: ({ code, price, taxRateId, enabled, texts }) => ({
      ...(method === null && { code: code.trim() }),
      priceMinor: parseMoney(price, currency),
      taxRateId: taxRateId === null ? null : Number(taxRateId),
      enabled,
      texts: Object.fromEntries(Object.entries(texts).filter(([, { title }]) => title.trim())),
    }),
    fieldPath: (field) => (field === 'priceMinor' ? 'price' : field),
    validate: ({ code, price, texts }) => ({
      ...Object.fromEntries(
        Object.entries(texts).map(([code, text]) => [
          `texts.${code}.title`,
          text.title.trim() || (code !== defaultLanguage && !text.description.trim()) ? null : t('form.required'),
        ]),
      ),
      price:
        parseMoney(price, currency) === null ? t('form.money', { example: moneyText(495, currency, language) }) : null,
      code: method || /^[a-z0-9]+(-[a-z0-9]+)*$/.test(code.trim()) ? null : t('shipping.codeWrong'),
    }),
    onInvalid,
  });
}

function ShippingMethodForm({ method }: { method: ShippingMethod | null }) {
  const { t } = useI18n();
  const { languages, defaultLanguage } = useStore();
  const mayChange = useMay('settings');
  const taxes = useQuery(taxList.query).data ?? [];
  const [language, setLanguage] = useState(defaultLanguage);
  const editor = useMethodEditor(method, (path) => setLanguage(/^texts\.([^.]+)\./.exec(path)?.[1] ?? language));
  const { form } = editor;
  const title = method && (method.texts[defaultLanguage]?.title ?? method.code);
  const isDefault = language === defaultLanguage;
  const fallback = languages.find(({ code }) => code === defaultLanguage)?.name ?? defaultLanguage;
  return (
    <EditorPage
      title={title ?? t('shipping.add')}
      crumbs={useCrumbs(t('settings.shipping'), back)}
      editor={editor}
      mayChange={mayChange}
      alwaysSave={!method}
      width="narrow"
      actions={
        method && (
          <DeleteEntry
            list={shippingList}
            entry={method}
            name={title ?? ''}
            back={back}
            text={t('shipping.deleteText')}
          />
        )
      }
    >
      <Stack gap="md">
        <Section
          title={t('shipping.texts')}
          description={isDefault ? undefined : t('entry.textsFallback', { language: fallback })}
          actions={<LanguageTabs value={language} onChange={setLanguage} />}
        >
          <Stack lang={language}>
            <TextInput
              label={t('shipping.titleField')}
              required={isDefault}
              maxLength={100}
              {...form.getInputProps(`texts.${language}.title`)}
            />
            <Textarea
              label={t('shipping.description')}
              autosize
              minRows={1}
              maxLength={500}
              {...form.getInputProps(`texts.${language}.description`)}
            />
          </Stack>
        </Section>
        <Section title={t('shipping.price')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <MoneyInput label={t('shipping.priceField')} required {...form.getInputProps('price')} />
            <Select
              label={t('shipping.tax')}
              placeholder={t('shipping.noTax')}
              clearable
              data={taxes.map(({ id, name }) => ({ value: String(id), label: name }))}
              {...form.getInputProps('taxRateId')}
            />
          </SimpleGrid>
        </Section>
        <Section title={t('shipping.use')}>
          <Stack>
            <Switch
              label={t('shipping.enabled')}
              aria-label={t('shipping.enabled')} // the label element holds the description too
              description={t('shipping.enabledHelp')}
              {...form.getInputProps('enabled', { type: 'checkbox' })}
            />
            <TextInput
              label={t('shipping.code')}
              description={t('shipping.codeHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              required={!method}
              readOnly={method !== null}
              maxLength={50}
              maw={{ xs: 340 }}
              spellCheck={false}
              {...form.getInputProps('code')}
            />
          </Stack>
        </Section>
      </Stack>
    </EditorPage>
  );
}
