import { ActionIcon, Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { LanguageTabs } from '../platform/form/language-tabs.tsx';
import { MoneyInput } from '../platform/form/money-input.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { parseMoney } from '../platform/money.ts';
import { Section } from '../platform/ui/section.tsx';
import { choicesQuery } from './api.ts';
import type { VariantValues } from './variant-values.ts';

type Props = { form: UseFormReturnType<VariantValues> };

/** How the variant is called, and the options that tell it from its siblings. */
export function TitleSection(props: Props & { language: string; onLanguage(language: string): void }) {
  const { form, language, onLanguage } = props;
  const { t } = useI18n();
  const { defaultLanguage } = useStore();
  const path = `texts.${language}`;
  const options = form.values.texts[language]?.options ?? [];
  return (
    <Section title={t('section.title')} actions={<LanguageTabs value={language} onChange={onLanguage} />}>
      <Stack lang={language}>
        <TextInput
          label={t('variant.title')}
          description={t('variant.titleHelp')}
          required={language === defaultLanguage}
          maxLength={255}
          {...form.getInputProps(`${path}.title`)}
        />
        <div>
          <Text size="sm" fw={600}>
            {t('variant.options')}
          </Text>
          <Text size="xs" c="dimmed" mb="xs">
            {t('variant.optionsHelp')}
          </Text>
          <Stack gap="xs">
            {options.map((_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its texts live in the form
              <Group key={index} gap="xs" wrap="nowrap" align="flex-start">
                <TextInput
                  flex={1}
                  aria-label={t('variant.optionName', { position: index + 1 })}
                  placeholder={t('variant.optionNameExample')}
                  maxLength={255}
                  {...form.getInputProps(`${path}.options.${index}.name`)}
                />
                <TextInput
                  flex={1}
                  aria-label={t('variant.optionValue', { position: index + 1 })}
                  placeholder={t('variant.optionValueExample')}
                  maxLength={255}
                  {...form.getInputProps(`${path}.options.${index}.value`)}
                />
                <Tooltip label={t('variant.removeOption', { position: index + 1 })}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="input-sm"
                    aria-label={t('variant.removeOption', { position: index + 1 })}
                    onClick={() => form.removeListItem(`${path}.options`, index)}
                  >
                    <IconTrash size={18} />
                  </ActionIcon>
                </Tooltip>
              </Group>
            ))}
            {options.length < 5 && (
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconPlus size={16} />}
                style={{ alignSelf: 'flex-start' }}
                onClick={() => form.insertListItem(`${path}.options`, { name: '', value: '' })}
              >
                {t('variant.addOption')}
              </Button>
            )}
          </Stack>
        </div>
      </Stack>
    </Section>
  );
}

/** What it costs, and what it cost the merchant. */
export function PricesSection({ form }: Props) {
  const { t, number } = useI18n();
  const { currency } = useStore();
  const price = parseMoney(form.values.price, currency);
  const cost = parseMoney(form.values.costPrice, currency);
  const margin = price && cost !== null ? Math.round(((price - cost) / price) * 1000) / 10 : null;
  return (
    <Section title={t('section.prices')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <MoneyInput label={t('variant.price')} required {...form.getInputProps('price')} />
        <MoneyInput
          label={t('variant.oldPrice')}
          description={t('variant.oldPriceHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.getInputProps('oldPrice')}
        />
        <MoneyInput
          label={t('variant.costPrice')}
          description={
            margin === null ? t('variant.costPriceHelp') : t('variant.margin', { margin: `${number(margin)}%` })
          }
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.getInputProps('costPrice')}
        />
        <Group gap="xs" wrap="nowrap" align="flex-start" grow>
          <MoneyInput label={t('variant.unitPrice')} {...form.getInputProps('unitPrice')} />
          <TextInput
            label={t('variant.unit')}
            placeholder={t('variant.unitExample')}
            maxLength={255}
            {...form.getInputProps('unit')}
          />
        </Group>
      </SimpleGrid>
    </Section>
  );
}

/** The codes by which others know the variant. */
export function IdentifiersSection({ form }: Props) {
  const { t } = useI18n();
  const fields = [
    ['sku', t('variant.sku')],
    ['ean', t('variant.ean')],
    ['articleCode', t('variant.articleCode')],
    ['hsCode', t('variant.hsCode')],
  ] as const;
  return (
    <Section title={t('section.identifiers')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {fields.map(([field, label]) => (
          <TextInput key={field} label={label} maxLength={255} spellCheck={false} {...form.getInputProps(field)} />
        ))}
      </SimpleGrid>
    </Section>
  );
}

/** Weight and sizes, for shipping. */
export function MeasurementsSection({ form }: Props) {
  const { t } = useI18n();
  const fields = [
    ['weightGrams', t('variant.weight'), 'g'],
    ['volumeMillilitres', t('variant.volume'), 'ml'],
    ['colli', t('variant.colli'), ''],
    ['widthMillimetres', t('variant.width'), 'mm'],
    ['heightMillimetres', t('variant.height'), 'mm'],
    ['depthMillimetres', t('variant.depth'), 'mm'],
  ] as const;
  return (
    <Section title={t('section.measurements')}>
      <SimpleGrid cols={{ base: 2, xs: 3 }}>
        {fields.map(([field, label, unit]) => (
          <UnitsInput
            key={field}
            label={label}
            rightSection={<span className="input-unit">{unit}</span>}
            rightSectionWidth={42}
            rightSectionPointerEvents="none"
            {...form.getInputProps(field)}
          />
        ))}
      </SimpleGrid>
    </Section>
  );
}

/** How many one order may hold. */
export function LimitsSection({ form }: Props) {
  const { t } = useI18n();
  return (
    <Section title={t('section.limits')} description={t('variant.limitsHelp')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <UnitsInput label={t('variant.buyMinimum')} {...form.getInputProps('buyMinimum')} min={1} max={1_000_000} />
        <UnitsInput label={t('variant.buyMaximum')} {...form.getInputProps('buyMaximum')} min={1} max={1_000_000} />
      </SimpleGrid>
    </Section>
  );
}

/** When shoppers may expect it; here only where it differs from the product. */
export function DeliverySection({ form }: Props) {
  const { t } = useI18n();
  const choices = useQuery(choicesQuery).data;
  return (
    <Section title={t('section.delivery')}>
      <Select
        label={t('product.deliveryTimeframe')}
        description={t('variant.deliveryTimeframeHelp')}
        placeholder={t('variant.asProduct')}
        clearable
        data={(choices?.deliveryTimeframes ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        {...form.getInputProps('deliveryTimeframeId')}
      />
    </Section>
  );
}
