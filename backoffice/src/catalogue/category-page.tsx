import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { type Translate, useI18n } from '../i18n/i18n.tsx';
import { StockRuleBar } from '../inventory/stock-rule-bar.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { LanguageTabs } from '../platform/form/language-tabs.tsx';
import { same } from '../platform/form/merge-changes.ts';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import {
  type CategoryView,
  categoriesQuery,
  categoryQuery,
  patchCategory,
  useCategoriesChanged,
} from './categories-api.ts';
import { categoryOptions } from './organization-section.tsx';
import { urlShape } from './product-rules.ts';
import { idOf, idText } from './product-values.ts';
import { insideOf } from './rules/category-places.ts';

const route = getRouteApi('/products/categories/$categoryId');

/** One category: its words in each language, its place, and the stock rule of what is in it. */
export function CategoryPage() {
  const { categoryId } = route.useParams();
  const query = useQuery(categoryQuery(categoryId));
  return <LoadedPage query={query}>{(category) => <CategoryForm key={category.id} category={category} />}</LoadedPage>;
}

type Values = { parentId: string | null; texts: CategoryView['texts'] };

function CategoryForm({ category }: { category: CategoryView }) {
  const { t } = useI18n();
  const store = useStore();
  const mayChange = useMay('catalogue');
  const queryClient = useQueryClient();
  const changed = useCategoriesChanged();
  const rows = useQuery(categoriesQuery).data ?? [];
  const inside = insideOf(rows, category.id);
  const [language, setLanguage] = useState(store.defaultLanguage);
  const editor = useEditor<CategoryView, Values>({
    view: category,
    toValues: (view) => ({
      parentId: idText(view.parentId),
      texts: Object.fromEntries(store.languages.map(({ code }) => [code, view.texts[code] ?? { title: '', url: '' }])),
    }),
    validate: categoryRules(t, store.defaultLanguage),
    onInvalid: (path) => setLanguage(/^texts\.([^.]+)\./.exec(path)?.[1] ?? language),
    reload: () => queryClient.fetchQuery({ ...categoryQuery(category.id), staleTime: 0 }),
    async save(values, { version }, started) {
      const texts = Object.entries(values.texts).filter(([, text]) => text.title.trim() !== '');
      const saved = await patchCategory(category.id, {
        version,
        ...(!same(values.texts, started.texts) && { texts: Object.fromEntries(texts) }),
        ...(values.parentId !== started.parentId && { parentId: idOf(values.parentId) }),
      });
      queryClient.setQueryData(categoryQuery(category.id).queryKey, saved);
      changed();
      return saved;
    },
  });
  const { form } = editor;
  const input = (field: string) => form.getInputProps(`texts.${language}.${field}`);
  return (
    <EditorPage
      title={category.title}
      crumbs={[
        { label: t('nav.products'), link: { to: '/products' } },
        { label: t('categories.title'), link: { to: '/products/categories' } },
      ]}
      actions={
        <Button
          variant="default"
          component="a"
          href={category.storefrontUrl}
          target="_blank"
          rel="noopener"
          leftSection={<IconExternalLink size={16} />}
        >
          {t('product.viewInShop')}
        </Button>
      }
      editor={editor}
      mayChange={mayChange}
      width="narrow"
      after={
        <Section title={t('section.inventory')} flush>
          <StockRuleBar owner={{ kind: 'category', id: category.id }} mayChange={mayChange} />
        </Section>
      }
    >
      <Section
        title={t('section.general')}
        description={t('categories.products', { count: category.products })}
        actions={<LanguageTabs value={language} onChange={setLanguage} />}
      >
        <Stack>
          <Stack lang={language}>
            <TextInput
              {...input('title')}
              label={t('category.title')}
              required={language === store.defaultLanguage}
              maxLength={100}
            />
            <TextInput
              {...input('url')}
              label={t('product.url')}
              description={t('product.urlHelp')}
              maxLength={200}
              spellCheck={false}
            />
          </Stack>
          <Select
            label={t('category.parent')}
            placeholder={t('category.noParent')}
            clearable
            searchable
            data={categoryOptions(rows).filter(({ value }) => !inside.has(Number(value)))}
            {...form.getInputProps('parentId')}
          />
          {form.values.parentId !== idText(category.parentId) && (
            <Text size="sm" c="dimmed">
              {t('categories.parentHelp')}
            </Text>
          )}
        </Stack>
      </Section>
    </EditorPage>
  );
}

function categoryRules(t: Translate, defaultLanguage: string) {
  return ({ texts }: Values): Record<string, string> => {
    const errors: Record<string, string> = {};
    for (const [code, { title, url }] of Object.entries(texts)) {
      if (!title.trim() && code === defaultLanguage) errors[`texts.${code}.title`] = t('form.required');
      else if (!title.trim() && url.trim()) errors[`texts.${code}.title`] = t('categories.titleNeeded');
      if (!urlShape.test(url.trim())) errors[`texts.${code}.url`] = t('product.urlShape');
    }
    return errors;
  };
}
