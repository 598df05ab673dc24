import { ActionIcon, Button, Menu, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconArchive, IconDots, IconExternalLink } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { same } from '../platform/form/merge-changes.ts';
import { useEditor } from '../platform/form/use-editor.ts';
import { LoadedPage, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import {
  archiveProduct,
  arrangeImages,
  type ProductView,
  patchProduct,
  productQuery,
  uploadImage,
  useKeepProduct,
} from './api.ts';
import { ImagesSection } from './images-section.tsx';
import { OrganizationSection } from './organization-section.tsx';
import { productRules } from './product-rules.ts';
import { mergeProducts, productChanges, productValues } from './product-values.ts';
import { GeneralSection, SeoSection } from './text-fields.tsx';
import { VariantsSection } from './variants-section.tsx';
import { VisibilityBadge } from './visibility-badge.tsx';

const route = getRouteApi('/products/$productId');

/** One product: its words, pictures, place in the shop, and its variants. */
export function ProductPage() {
  const { productId } = route.useParams();
  const query = useQuery(productQuery(productId));
  return <LoadedPage query={query}>{(product) => <ProductForm key={product.id} product={product} />}</LoadedPage>;
}

function ProductForm({ product }: { product: ProductView }) {
  const { t } = useI18n();
  const store = useStore();
  const mayChange = useMay('catalogue');
  const queryClient = useQueryClient();
  const keep = useKeepProduct();
  const [language, setLanguage] = useState(store.defaultLanguage);
  const editor = useEditor({
    view: product,
    toValues: (view) =>
      productValues(
        view,
        store.languages.map(({ code }) => code),
      ),
    validate: productRules(t, store.defaultLanguage),
    merge: mergeProducts,
    reload: () => queryClient.fetchQuery({ ...productQuery(product.id), staleTime: 0 }),
    onInvalid: (path) => setLanguage(/^texts\.([^.]+)\./.exec(path)?.[1] ?? language),
    async save(values, base, started, note) {
      let view = base;
      const changes = productChanges(values, started);
      if (changes) {
        view = await patchProduct(product.id, { version: base.version, ...changes });
        note(view);
      }
      if (!same(values.images, started.images)) {
        const remaining = values.images.filter((image) => !image.removed);
        view = await arrangeImages(
          product.id,
          remaining.map(({ id, alt }) => ({ id, alt: alt.trim() })),
        );
      }
      keep(view);
      return view;
    },
  });
  const uploads = useUploads(product.id, (view) => {
    keep(view);
    editor.adopt(view);
  });
  const { form } = editor;
  return (
    <EditorPage
      title={product.title}
      crumbs={[{ label: t('nav.products'), link: { to: '/products' } }]}
      badges={<VisibilityBadge visibility={product.visibility} />}
      actions={<ProductActions product={product} mayChange={mayChange} />}
      editor={editor}
      mayChange={mayChange}
    >
      <div className="columns">
        <Stack gap="md">
          <GeneralSection form={form} language={language} onLanguage={setLanguage} />
          <ImagesSection
            images={form.values.images}
            onImages={(images) => form.setFieldValue('images', images)}
            onFiles={uploads.add}
            uploading={uploads.waiting}
            mayChange={mayChange}
          />
          <VariantsSection product={product} mayChange={mayChange} />
          <SeoSection form={form} language={language} onLanguage={setLanguage} />
        </Stack>
        <Stack gap="md">
          <OrganizationSection form={form} mayChange={mayChange} />
        </Stack>
      </div>
    </EditorPage>
  );
}

/** Uploads pictures one after the other, so that they keep the order they were chosen in. */
function useUploads(productId: number, onUploaded: (product: ProductView) => void) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [waiting, setWaiting] = useState(0);
  async function add(files: File[]) {
    setWaiting((count) => count + files.length);
    for (const file of files) {
      try {
        onUploaded(await uploadImage(productId, file));
      } catch (error) {
        toastFailed(t('images.failed', { name: file.name, why: error instanceof Error ? errorText(error) : '' }));
      }
      setWaiting((count) => count - 1);
    }
  }
  return { waiting, add };
}

function ProductActions({ product, mayChange }: { product: ProductView; mayChange: boolean }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  function confirmArchive() {
    modals.openConfirmModal({
      title: t('product.archiveTitle'),
      children: <Text>{t('product.archiveText', { title: product.title })}</Text>,
      labels: { confirm: t('product.archiveConfirm'), cancel: t('form.cancel') },
      confirmProps: { color: 'red.8' },
      onConfirm: async () => {
        try {
          await archiveProduct(product.id);
          await navigate({ to: '/products', ignoreBlocker: true });
          queryClient.invalidateQueries({ queryKey: ['products', 'list'] });
          queryClient.invalidateQueries({ queryKey: ['inventory'] });
          toastDone(t('product.archived', { title: product.title }));
        } catch (error) {
          toastFailed(error instanceof Error ? error.message : t('error.title'));
        }
      },
    });
  }

  return (
    <>
      {product.visibility !== 'hidden' && (
        <Button
          variant="default"
          component="a"
          href={product.storefrontUrl}
          target="_blank"
          rel="noopener"
          leftSection={<IconExternalLink size={16} />}
        >
          {t('product.viewInShop')}
        </Button>
      )}
      {mayChange && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="input-sm" aria-label={t('product.more')}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconArchive size={16} />} onClick={confirmArchive}>
              {t('product.archive')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
