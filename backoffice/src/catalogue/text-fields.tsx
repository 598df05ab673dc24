import { Anchor, Box, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { LanguageTabs } from '../platform/form/language-tabs.tsx';
import { RichText } from '../platform/form/rich-text.tsx';
import { Section } from '../platform/ui/section.tsx';
import type { ProductValues } from './product-values.ts';

type Props = {
  form: UseFormReturnType<ProductValues>;
  language: string;
  onLanguage(language: string): void;
};

/** The words of a product in one language at a time. */
export function GeneralSection({ form, language, onLanguage }: Props) {
  const { t } = useI18n();
  const { defaultLanguage, languages } = useStore();
  const input = (field: string) => form.getInputProps(`texts.${language}.${field}`);
  const isDefault = language === defaultLanguage;
  const fallback = languages.find(({ code }) => code === defaultLanguage)?.name ?? defaultLanguage;
  return (
    <Section
      title={t('section.general')}
      description={isDefault ? undefined : t('product.fallback', { language: fallback })}
      actions={<LanguageTabs value={language} onChange={onLanguage} />}
    >
      <Stack lang={language}>
        <TextInput {...input('title')} label={t('product.title')} required={isDefault} maxLength={255} />
        <TextInput
          {...input('fullTitle')}
          label={t('product.fullTitle')}
          description={t('product.fullTitleHelp')}
          maxLength={255}
        />
        <Textarea
          {...input('description')}
          label={t('product.description')}
          description={t('product.descriptionHelp')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={5000}
        />
        <RichText key={language} {...input('content')} label={t('product.content')} language={language} />
        <TextInput
          {...input('url')}
          label={t('product.url')}
          description={t('product.urlHelp')}
          maxLength={200}
          spellCheck={false}
        />
      </Stack>
    </Section>
  );
}

/** What search engines are told, with a look at how it may show. */
export function SeoSection({ form, language, onLanguage }: Props) {
  const { t } = useI18n();
  const input = (field: string) => form.getInputProps(`texts.${language}.${field}`);
  const text = form.values.texts[language];
  return (
    <Section
      title={t('section.seo')}
      description={t('product.seoHelp')}
      actions={<LanguageTabs value={language} onChange={onLanguage} />}
    >
      <Stack lang={language}>
        <Box className="search-preview" aria-label={t('product.seoPreview')} role="group">
          <Text size="xs" c="dimmed" truncate>
            {location.host}/products/{text?.url || '…'}
          </Text>
          <Anchor component="span" size="lg" lineClamp={1} underline="never">
            {text?.metaTitle || text?.fullTitle || text?.title || t('product.titleMissing')}
          </Anchor>
          <Text size="sm" lineClamp={2}>
            {text?.metaDescription || text?.description || t('product.descriptionMissing')}
          </Text>
        </Box>
        <TextInput {...input('metaTitle')} label={t('product.metaTitle')} maxLength={255} />
        <Textarea
          {...input('metaDescription')}
          label={t('product.metaDescription')}
          autosize
          minRows={2}
          maxLength={1000}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput {...input('metaKeywords')} label={t('product.metaKeywords')} maxLength={1000} />
          <TextInput {...input('googleCategory')} label={t('product.googleCategory')} maxLength={255} />
        </SimpleGrid>
      </Stack>
    </Section>
  );
}
