import { ActionIcon, Button, Menu, Stack, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { modals } from '@mantine/modals';
import { IconArchive, IconBuildingWarehouse, IconDots } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { AdjustStockModal } from '../inventory/adjust-stock-modal.tsx';
import { IncomingList } from '../inventory/incoming-list.tsx';
import { InventorySection } from '../inventory/inventory-section.tsx';
import { PolicyBadge } from '../inventory/policy-badge.tsx';
import { StockHistory } from '../inventory/stock-history.tsx';
import { type StockRuleField, type VariantRuleView, variantRuleQuery } from '../inventory/stock-rule-api.ts';
import { ValueOrigin } from '../inventory/value-origin.tsx';
import { WaitingList } from '../inventory/waiting-list.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { LoadedPage } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { archiveVariant, patchVariant, productQuery, useKeepVariant, type VariantView, variantQuery } from './api.ts';
import { ImageChoice } from './image-choice.tsx';
import { Siblings } from './siblings.tsx';
import {
  DeliverySection,
  IdentifiersSection,
  LimitsSection,
  MeasurementsSection,
  PricesSection,
  TitleSection,
} from './variant-sections.tsx';
import { type VariantValues, variantChanges, variantFieldPath, variantRules, variantValues } from './variant-values.ts';

const route = getRouteApi('/variants/$variantId');

/** One variant: its price, codes, sizes, stock policy, and the story of its stock. */
export function VariantPage() {
  const { variantId } = route.useParams();
  const query = useQuery(variantQuery(variantId));
  return <LoadedPage query={query}>{(variant) => <VariantForm key={variant.id} variant={variant} />}</LoadedPage>;
}

function VariantForm({ variant }: { variant: VariantView }) {
  const { t, language: screenLanguage } = useI18n();
  const store = useStore();
  const mayChange = useMay('catalogue');
  const mayAdjust = useMay('stock');
  const queryClient = useQueryClient();
  const keep = useKeepVariant();
  const product = useQuery(productQuery(variant.productId)).data;
  const rule = useQuery(variantRuleQuery(variant.id)).data;
  const [language, setLanguage] = useState(store.defaultLanguage);
  const [adjusting, setAdjusting] = useState(false);
  const locale = { currency: store.currency, language: screenLanguage };
  const editor = useEditor({
    view: variant,
    toValues: (view) =>
      variantValues(
        view,
        store.languages.map(({ code }) => code),
        locale,
      ),
    validate: variantRules(t, store.defaultLanguage, locale),
    fieldPath: variantFieldPath,
    onInvalid: (path) => setLanguage(/^texts\.([^.]+)\./.exec(path)?.[1] ?? language),
    reload: () => queryClient.fetchQuery({ ...variantQuery(variant.id), staleTime: 0 }),
    async save(values, base, started) {
      const saved = await patchVariant(variant.id, {
        version: base.version,
        ...variantChanges(values, started, locale),
      });
      keep(saved);
      return saved;
    },
  });
  const { form } = editor;
  return (
    <EditorPage
      title={variant.title}
      crumbs={[
        { label: t('nav.products'), link: { to: '/products' } },
        {
          label: product?.title ?? t('nav.product'),
          link: { to: '/products/$productId', params: { productId: variant.productId } },
        },
      ]}
      badges={<PolicyBadge policy={variant.stock.policy} />}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconBuildingWarehouse size={16} />}
            renderRoot={(rest) => <Link to="/inventory" search={{ variant: variant.id }} {...rest} />}
          >
            {t('drawer.open')}
          </Button>
          {mayChange && <VariantActions variant={variant} last={product?.variants.length === 1} />}
        </>
      }
      editor={editor}
      mayChange={mayChange}
      after={
        <>
          <WaitingList variantId={variant.id} />
          <IncomingList variantId={variant.id} />
          <StockHistory variantId={variant.id} />
          <AdjustStockModal
            target={
              adjusting
                ? { variantId: variant.id, title: [product?.title, variant.title].filter(Boolean).join(' · ') }
                : null
            }
            onClose={() => setAdjusting(false)}
          />
        </>
      }
    >
      <div className="columns">
        <Stack gap="md">
          <TitleSection form={form} language={language} onLanguage={setLanguage} />
          <PricesSection form={form} />
          <IdentifiersSection form={form} />
          <MeasurementsSection form={form} />
          <InventorySection
            stock={variant.stock}
            policy={form.values.policy}
            onPolicy={(policy) => form.setFieldValue('policy', policy)}
            fields={{
              backorderLimit: form.getInputProps('backorderLimit'),
              stockMinimum: form.getInputProps('stockMinimum'),
              stockAlert: form.getInputProps('stockAlert'),
            }}
            origin={(field) =>
              rule && <Origin form={form} variant={variant} rule={rule} field={field} mayUse={mayChange} />
            }
            onAdjust={mayAdjust ? () => setAdjusting(true) : undefined}
          />
          <LimitsSection form={form} />
        </Stack>
        <Stack gap="md">
          {product && product.variants.length > 1 && <Siblings product={product} currentId={variant.id} />}
          {product && product.images.length > 0 && (
            <ImageChoice
              images={product.images}
              value={form.values.imageId}
              onChange={(imageId) => form.setFieldValue('imageId', imageId)}
            />
          )}
          <DeliverySection form={form} />
        </Stack>
      </div>
    </EditorPage>
  );
}

function Origin(props: {
  form: UseFormReturnType<VariantValues>;
  variant: VariantView;
  rule: VariantRuleView;
  field: StockRuleField;
  mayUse: boolean;
}) {
  const { form, variant, rule, field, mayUse } = props;
  const typed = form.values[field] === '' ? (field === 'backorderLimit' ? null : 0) : form.values[field];
  return (
    <ValueOrigin
      rule={rule}
      field={field}
      value={typed}
      stored={typed === variant.stock[field]}
      onUse={mayUse ? (value) => form.setFieldValue(field, (value ?? '') as never) : undefined}
    />
  );
}

function VariantActions({ variant, last }: { variant: VariantView; last: boolean }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  function confirmArchive() {
    modals.openConfirmModal({
      title: t('variant.archiveTitle'),
      children: <Text>{t('variant.archiveText', { title: variant.title })}</Text>,
      labels: { confirm: t('variant.archiveConfirm'), cancel: t('form.cancel') },
      confirmProps: { color: 'red.8' },
      onConfirm: async () => {
        try {
          await archiveVariant(variant.id);
          await navigate({
            to: '/products/$productId',
            params: { productId: variant.productId },
            ignoreBlocker: true,
          });
          queryClient.invalidateQueries({ queryKey: ['products'] });
          queryClient.invalidateQueries({ queryKey: ['inventory'] });
          toastDone(t('variant.archived', { title: variant.title }));
        } catch (error) {
          toastFailed(error instanceof Error ? error.message : t('error.title'));
        }
      },
    });
  }

  if (last) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="input-sm" aria-label={t('variant.more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArchive size={16} />} onClick={confirmArchive}>
          {t('variant.archive')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
