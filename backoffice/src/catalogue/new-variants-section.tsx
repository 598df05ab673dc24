import {
  ActionIcon,
  Button,
  Group,
  SimpleGrid,
  Stack,
  Table,
  TagsInput,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { inheritedQuery } from '../inventory/stock-rule-api.ts';
import { sourceName } from '../inventory/stock-rule-text.tsx';
import { MoneyInput } from '../platform/form/money-input.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { Section } from '../platform/ui/section.tsx';
import type { NewProductValues } from './new-product-values.ts';
import { combinations, mostVariants } from './rules/combinations.ts';

type Props = { form: UseFormReturnType<NewProductValues> };

/** Price and stock of a new product: one variant, or one for each combination of its options. */
export function NewVariantsSection({ form }: Props) {
  const { t } = useI18n();
  const rows = combinations(form.values.options);
  return (
    <Section
      title={t('section.inventoryAndVariants')}
      description={<DefaultPolicy categoryIds={form.values.categoryIds} />}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: rows.length > 0 ? 1 : 3 }}>
          <MoneyInput
            label={rows.length > 0 ? t('newProduct.priceOfAll') : t('variant.price')}
            maw={{ xs: 240 }}
            {...form.getInputProps('price')}
          />
          {rows.length === 0 && (
            <>
              <TextInput label={t('variant.sku')} maxLength={255} spellCheck={false} {...form.getInputProps('sku')} />
              <UnitsInput label={t('newProduct.stock')} {...form.getInputProps('stockOnHand')} />
            </>
          )}
        </SimpleGrid>
        <Options form={form} />
        {rows.length > mostVariants && (
          <Text c="var(--mantine-color-error)" size="sm" role="alert">
            {t('newProduct.tooMany', { count: rows.length, most: mostVariants })}
          </Text>
        )}
        {rows.length > 0 && rows.length <= mostVariants && <Rows form={form} />}
      </Stack>
    </Section>
  );
}

/** What the new variants will do when they are sold out, and what decides that. */
function DefaultPolicy({ categoryIds }: { categoryIds: readonly string[] }) {
  const { t } = useI18n();
  const inherited = useQuery({ ...inheritedQuery({ categoryIds }), placeholderData: keepPreviousData }).data;
  if (!inherited) return null;
  const { value, source } = inherited.policy;
  if (source.kind === 'store') {
    return <>{value === 'backorder' ? t('newProduct.backordersOn') : t('newProduct.backordersOff')}</>;
  }
  return <>{t('newProduct.asRule', { policy: t(`policy.${value}`), source: sourceName(source, t) })}</>;
}

function Options({ form }: Props) {
  const { t } = useI18n();
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('variant.options')}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t('newProduct.optionsHelp')}
      </Text>
      <Stack gap="xs">
        {form.values.options.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its texts live in the form
          <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
            <TextInput
              w={{ base: 110, xs: 160 }}
              aria-label={t('variant.optionName', { position: index + 1 })}
              placeholder={t('variant.optionNameExample')}
              maxLength={255}
              {...form.getInputProps(`options.${index}.name`)}
            />
            <TagsInput
              flex={1}
              aria-label={t('newProduct.optionValues', { position: index + 1 })}
              placeholder={t('newProduct.optionValuesExample')}
              acceptValueOnBlur
              {...form.getInputProps(`options.${index}.values`)}
            />
            <Tooltip label={t('variant.removeOption', { position: index + 1 })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="input-sm"
                aria-label={t('variant.removeOption', { position: index + 1 })}
                onClick={() => form.removeListItem('options', index)}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </Tooltip>
          </Group>
        ))}
        {form.values.options.length < 5 && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={16} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => form.insertListItem('options', { name: '', values: [] })}
          >
            {t('variant.addOption')}
          </Button>
        )}
      </Stack>
    </div>
  );
}

function Rows({ form }: Props) {
  const { t } = useI18n();
  const rows = combinations(form.values.options);
  const change = (key: string, field: 'price' | 'sku' | 'stockOnHand', value: string | number) =>
    form.setFieldValue('rows', {
      ...form.values.rows,
      [key]: { ...(form.values.rows[key] ?? { price: '', sku: '', stockOnHand: '' }), [field]: value },
    });
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing="xs" aria-label={t('newProduct.made', { count: rows.length })}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('variants.title')}</Table.Th>
            <Table.Th w={140}>{t('variant.price')}</Table.Th>
            <Table.Th>{t('variant.sku')}</Table.Th>
            <Table.Th w={110}>{t('newProduct.stock')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, title }) => {
            const row = form.values.rows[key];
            return (
              <Table.Tr key={key}>
                <Table.Td fw={600}>{title}</Table.Td>
                <Table.Td>
                  <MoneyInput
                    size="xs"
                    aria-label={t('newProduct.priceOf', { title })}
                    placeholder={form.values.price}
                    value={row?.price ?? ''}
                    onChange={(price) => change(key, 'price', price)}
                    error={form.errors[`rows.${title}`]}
                  />
                </Table.Td>
                <Table.Td>
                  <TextInput
                    size="xs"
                    aria-label={t('newProduct.skuOf', { title })}
                    maxLength={255}
                    spellCheck={false}
                    value={row?.sku ?? ''}
                    onChange={(event) => change(key, 'sku', event.currentTarget.value)}
                  />
                </Table.Td>
                <Table.Td>
                  <UnitsInput
                    size="xs"
                    aria-label={t('newProduct.stockOf', { title })}
                    value={row?.stockOnHand ?? ''}
                    onChange={(value) => change(key, 'stockOnHand', value)}
                  />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
