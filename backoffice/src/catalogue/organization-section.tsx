import { Autocomplete, Button, MultiSelect, Select, Stack, TagsInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { productVisibilities } from '../platform/search-params.ts';
import { Section } from '../platform/ui/section.tsx';
import { type Choices, choicesQuery } from './api.ts';
import { NewCategoryModal } from './new-category-modal.tsx';
import type { ProductValues } from './product-values.ts';

/** Where a product belongs and how it is sold. */
export function OrganizationSection({
  form,
  mayChange,
}: {
  form: UseFormReturnType<ProductValues>;
  mayChange: boolean;
}) {
  const { t } = useI18n();
  const choices = useQuery(choicesQuery).data;
  const [addingCategory, setAddingCategory] = useState(false);
  return (
    <Section title={t('section.organization')}>
      <Stack>
        <Select
          label={t('product.visibility')}
          description={t(`visibilityHelp.${form.values.visibility}`)}
          allowDeselect={false}
          data={productVisibilities.map((value) => ({ value, label: t(`visibility.${value}`) }))}
          {...form.getInputProps('visibility')}
        />
        <Autocomplete
          label={t('product.brand')}
          description={t('product.newIsMade')}
          data={choices?.brands ?? []}
          maxLength={255}
          {...form.getInputProps('brand')}
        />
        <Autocomplete
          label={t('product.supplier')}
          data={choices?.suppliers ?? []}
          maxLength={255}
          {...form.getInputProps('supplier')}
        />
        <MultiSelect
          label={t('product.categories')}
          searchable
          clearable
          hidePickedOptions
          nothingFoundMessage={t('product.noCategory')}
          data={categoryOptions(choices?.categories ?? [])}
          {...form.getInputProps('categoryIds')}
        />
        {mayChange && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={16} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => setAddingCategory(true)}
          >
            {t('category.add')}
          </Button>
        )}
        <TagsInput
          label={t('product.tags')}
          description={t('product.tagsHelp')}
          data={choices?.tags ?? []}
          clearable
          acceptValueOnBlur
          {...form.getInputProps('tags')}
        />
        <Select
          label={t('product.tax')}
          placeholder={t('product.noTax')}
          clearable
          data={(choices?.taxRates ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          {...form.getInputProps('taxRateId')}
        />
        <Select
          label={t('product.deliveryTimeframe')}
          description={t('product.deliveryTimeframeHelp')}
          placeholder={t('product.noDeliveryTimeframe')}
          clearable
          data={(choices?.deliveryTimeframes ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          {...form.getInputProps('deliveryTimeframeId')}
        />
      </Stack>
      <NewCategoryModal
        opened={addingCategory}
        categories={choices?.categories ?? []}
        onClose={() => setAddingCategory(false)}
        onCreated={(category) => form.setFieldValue('categoryIds', [...form.values.categoryIds, String(category.id)])}
      />
    </Section>
  );
}

/** Categories by their whole path, "Deck > Ropes", in that order. */
export function categoryOptions(categories: Choices['categories']): { value: string; label: string }[] {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const pathOf = (id: number, depth = 0): string => {
    const category = byId.get(id);
    if (!category) return '';
    const parent = category.parentId !== null && depth < 10 ? pathOf(category.parentId, depth + 1) : '';
    return parent ? `${parent} › ${category.title}` : category.title;
  };
  return categories
    .map(({ id }) => ({ value: String(id), label: pathOf(id) }))
    .sort((left, right) => left.label.localeCompare(right.label));
}
