import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useHotkeys } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import type { StockPolicy } from '../inventory/api.ts';
import { PolicySwitches } from '../inventory/inventory-section.tsx';
import { type InheritedView, inheritedQuery } from '../inventory/stock-rule-api.ts';
import { ValueOrigin } from '../inventory/value-origin.tsx';
import { ApiError } from '../platform/api.ts';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage, useErrorText } from '../platform/ui/states.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { createVariant, type ProductView, productQuery, useKeepVariant } from './api.ts';
import { PricesSection, TitleSection } from './variant-sections.tsx';
import {
  emptyVariantValues,
  newVariantInputOf,
  type VariantValues,
  variantFieldPath,
  variantRules,
} from './variant-values.ts';

const route = getRouteApi('/products/$productId/variants/new');
type Values = VariantValues & { stockOnHand: number | string };

const ruleValues = ({ policy, backorderLimit, stockMinimum, stockAlert }: InheritedView) => ({
  policy: policy.value,
  backorderLimit: backorderLimit.value ?? '',
  stockMinimum: stockMinimum.value,
  stockAlert: stockAlert.value,
});

/** Adds a variant to a product, then opens it. */
export function NewVariantPage() {
  const { productId } = route.useParams();
  const query = useQuery(productQuery(productId));
  const inherited = useQuery(inheritedQuery({ productId }));
  return (
    <LoadedPage query={query}>
      {(product) => (
        <LoadedPage query={inherited}>{(begins) => <NewVariantForm product={product} inherited={begins} />}</LoadedPage>
      )}
    </LoadedPage>
  );
}

function NewVariantForm({ product, inherited }: { product: ProductView; inherited: InheritedView }) {
  const { t, language: screenLanguage } = useI18n();
  const store = useStore();
  const mayChange = useMay('catalogue');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const keep = useKeepVariant();
  const errorText = useErrorText();
  const [language, setLanguage] = useState(store.defaultLanguage);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const locale = { currency: store.currency, language: screenLanguage };
  const form = useForm<Values>({
    initialValues: {
      ...emptyVariantValues(
        store.languages.map(({ code }) => code),
        product.variants.at(-1),
      ),
      ...ruleValues(inherited),
      stockOnHand: '',
    },
    validate: variantRules(t, store.defaultLanguage, locale),
  });

  async function create(values: Values) {
    if (saving) return;
    setSaving(true);
    setProblem(null);
    try {
      const variant = await createVariant(product.id, {
        ...newVariantInputOf(values, locale),
        stockOnHand: values.policy === 'untracked' ? 0 : Number(values.stockOnHand),
      });
      keep(variant);
      await queryClient.invalidateQueries({ queryKey: productQuery(product.id).queryKey });
      toastDone(t('newVariant.done', { title: variant.title }));
      await navigate({ to: '/variants/$variantId', params: { variantId: variant.id }, ignoreBlocker: true });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(errorText(error));
      if (error.field) form.setFieldError(variantFieldPath(error.field), error.message);
    } finally {
      setSaving(false);
    }
  }

  const submit = form.onSubmit(create, (errors) => {
    const [first] = Object.keys(errors);
    const inLanguage = /^texts\.([^.]+)\./.exec(first ?? '')?.[1];
    if (inLanguage) setLanguage(inLanguage);
    if (first) setTimeout(() => form.getInputNode(first)?.focus());
  });
  useHotkeys([['mod+S', () => submit()]], [], true);
  // The sections are those of an existing variant and know only its part of the form.
  const variantForm = form as unknown as Parameters<typeof PricesSection>[0]['form'];

  return (
    <EditorPage
      title={t('variants.add')}
      crumbs={[
        { label: t('nav.products'), link: { to: '/products' } },
        { label: product.title, link: { to: '/products/$productId', params: { productId: product.id } } },
      ]}
      editor={{ dirty: form.isDirty(), saving, problem, conflict: null, submit, discard: form.reset }}
      mayChange={mayChange}
      alwaysSave
      width="narrow"
    >
      <Stack gap="md">
        <TitleSection form={variantForm} language={language} onLanguage={setLanguage} />
        <PricesSection form={variantForm} />
        <Section title={t('section.identifiers')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={t('variant.sku')} maxLength={255} spellCheck={false} {...form.getInputProps('sku')} />
            <TextInput label={t('variant.ean')} maxLength={255} spellCheck={false} {...form.getInputProps('ean')} />
          </SimpleGrid>
        </Section>
        <Section title={t('section.inventory')}>
          <Stack>
            <div>
              <PolicySwitches policy={form.values.policy} onPolicy={(policy) => form.setFieldValue('policy', policy)} />
              <div className="value-origin">
                <ValueOrigin
                  rule={{ own: [], inherited }}
                  field="policy"
                  value={form.values.policy}
                  stored={false}
                  onUse={(policy) => form.setFieldValue('policy', policy as StockPolicy)}
                />
              </div>
            </div>
            {form.values.policy !== 'untracked' && (
              <UnitsInput
                label={t('newProduct.stock')}
                description={t('newVariant.stockHelp')}
                maw={{ xs: 240 }}
                {...form.getInputProps('stockOnHand')}
              />
            )}
          </Stack>
        </Section>
      </Stack>
    </EditorPage>
  );
}
