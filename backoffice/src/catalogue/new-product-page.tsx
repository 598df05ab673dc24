import { Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { LoadedPage, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { choicesQuery, createProduct, type ProductView, uploadImage, useKeepProduct } from './api.ts';
import { ImagesSection } from './images-section.tsx';
import { type NewProductValues, newProductInputOf, newProductRules } from './new-product-values.ts';
import { NewVariantsSection } from './new-variants-section.tsx';
import { OrganizationSection } from './organization-section.tsx';
import { emptyProductValues, idText, type ProductValues } from './product-values.ts';
import { GeneralSection, SeoSection } from './text-fields.tsx';

/** Makes a product, then opens it. Its tax begins as the store's first rate. Pictures are sent once it exists. */
export function NewProductPage() {
  const choices = useQuery(choicesQuery);
  return (
    <LoadedPage query={choices}>{({ taxRates }) => <NewProductForm taxRateId={taxRates[0]?.id ?? null} />}</LoadedPage>
  );
}

function NewProductForm({ taxRateId }: { taxRateId: number | null }) {
  const { t, language: screenLanguage } = useI18n();
  const store = useStore();
  const mayChange = useMay('catalogue');
  const navigate = useNavigate();
  const [language, setLanguage] = useState(store.defaultLanguage);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const pictures = usePictures();
  const keep = useKeepProduct();
  const errorText = useErrorText();
  const form = useForm<NewProductValues>({
    initialValues: {
      ...emptyProductValues(store.languages.map(({ code }) => code)),
      taxRateId: idText(taxRateId),
      price: '',
      sku: '',
      stockOnHand: '',
      options: [],
      rows: {},
    },
    validate: newProductRules(t, store.defaultLanguage, { currency: store.currency, language: screenLanguage }),
  });

  async function create(values: NewProductValues) {
    if (saving) return;
    setSaving(true);
    setProblem(null);
    try {
      const product = await createProduct(newProductInputOf(values, store.defaultLanguage, store.currency));
      keep(await pictures.send(product, values));
      toastDone(t('newProduct.done', { title: product.title }));
      await navigate({ to: '/products/$productId', params: { productId: product.id }, ignoreBlocker: true });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(errorText(error));
      const issues = error.details.issues ?? (error.field ? [{ field: error.field, message: error.message }] : []);
      for (const { field, message } of issues) form.setFieldError(field, message);
      showFirst(issues[0]?.field);
    } finally {
      setSaving(false);
    }
  }

  function showFirst(path: string | undefined) {
    const inLanguage = /^texts\.([^.]+)\./.exec(path ?? '')?.[1];
    if (inLanguage) setLanguage(inLanguage);
    if (path) setTimeout(() => form.getInputNode(path)?.focus());
  }

  const submit = form.onSubmit(create, (errors) => showFirst(Object.keys(errors)[0]));
  useHotkeys([['mod+S', () => submit()]], [], true);
  // The sections are those of an existing product and know only its part of the form.
  const productForm = form as unknown as Parameters<typeof GeneralSection>[0]['form'];

  return (
    <EditorPage
      title={t('products.add')}
      crumbs={[{ label: t('nav.products'), link: { to: '/products' } }]}
      editor={{ dirty: form.isDirty(), saving, problem, conflict: null, submit, discard: form.reset }}
      mayChange={mayChange}
      alwaysSave
    >
      <div className="columns">
        <Stack gap="md">
          <GeneralSection form={productForm} language={language} onLanguage={setLanguage} />
          <ImagesSection
            images={form.values.images}
            onImages={(images) => form.setFieldValue('images', images)}
            onFiles={(files) => form.setFieldValue('images', [...form.values.images, ...pictures.choose(files)])}
            uploading={0}
            mayChange={mayChange}
          />
          <NewVariantsSection form={form} />
          <SeoSection form={productForm} language={language} onLanguage={setLanguage} />
        </Stack>
        <Stack gap="md">
          <OrganizationSection form={productForm} mayChange={mayChange} />
        </Stack>
      </div>
    </EditorPage>
  );

  /** Pictures waiting for their product; their ids are places in this list, below zero. */
  function usePictures() {
    const files = useRef<File[]>([]);
    return {
      choose(chosen: File[]): ProductValues['images'] {
        return chosen.map((file) => {
          files.current.push(file);
          return { id: -files.current.length, url: URL.createObjectURL(file), alt: '', removed: false };
        });
      },
      /** Sends them in their order with their descriptions. One that fails is told and leaves the others alone. */
      async send(product: ProductView, values: ProductValues): Promise<ProductView> {
        let view = product;
        for (const { id, alt } of values.images.filter(({ removed }) => !removed)) {
          const file = files.current[-id - 1];
          if (!file) continue;
          try {
            view = await uploadImage(product.id, file, alt.trim());
          } catch (error) {
            toastFailed(t('images.failed', { name: file.name, why: error instanceof Error ? errorText(error) : '' }));
          }
        }
        return view;
      },
    };
  }
}
