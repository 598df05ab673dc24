import { ActionIcon, Select, SimpleGrid, Stack, Text, Textarea, TextInput, Tooltip } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useStore } from '../accounts/session.ts';
import { choicesQuery, variantQuery } from '../catalogue/api.ts';
import { type Translate, useI18n } from '../i18n/i18n.tsx';
import type { InventoryRow } from '../inventory/api.ts';
import { VariantPicker } from '../inventory/variant-picker.tsx';
import { DayInput } from '../platform/form/day-input.tsx';
import { MoneyInput } from '../platform/form/money-input.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { moneyText, parseMoney } from '../platform/money.ts';
import { roles } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { supplierChoicesQuery } from './api.ts';
import { detailOf, lineCost, type PurchaseValues } from './purchase-values.ts';

type Form = UseFormReturnType<PurchaseValues>;

/** What is wrong with a draft, by place. */
export function draftProblems(values: PurchaseValues, t: Translate, currency: string): Record<string, string | null> {
  return Object.fromEntries(
    values.lines.flatMap((line, at) => [
      [`lines.${at}.ordered`, Number(line.ordered) >= 1 ? null : t('purchase.unitsNeeded')],
      [
        `lines.${at}.cost`,
        !line.cost.trim() || parseMoney(line.cost, currency) !== null ? null : t('bulk.notAnAmount'),
      ],
    ]),
  );
}

/** From whom, and what: the form of a purchase order that was not ordered yet. */
export function DraftForm({ form, disabled }: { form: Form; disabled: boolean }) {
  const { t } = useI18n();
  return (
    <Stack gap="md">
      <Section title={t('purchase.from')}>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <SupplierSelect form={form} />
            <TextInput
              label={t('purchase.reference')}
              description={t('purchase.referenceHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maxLength={255}
              {...form.getInputProps('reference')}
            />
          </SimpleGrid>
          <Textarea label={t('purchase.note')} autosize minRows={1} maxLength={2000} {...form.getInputProps('note')} />
        </Stack>
      </Section>
      <Section title={t('purchase.lines')} description={t('purchase.linesHelp')}>
        <Stack>
          {form.values.lines.length > 0 && <Lines form={form} />}
          {!disabled && <AddLine form={form} />}
        </Stack>
      </Section>
    </Stack>
  );
}

function SupplierSelect({ form }: { form: Form }) {
  const { t } = useI18n();
  const { supplier } = form.values;
  const [text, setText] = useState(supplier?.name ?? '');
  const [search] = useDebouncedValue(text === supplier?.name ? '' : text.trim(), 200);
  const found = useQuery({ ...supplierChoicesQuery(search), placeholderData: keepPreviousData }).data?.items ?? [];
  const offered = found.map(({ id, name }) => ({ value: String(id), label: name }));
  const all =
    supplier && !offered.some(({ value }) => value === String(supplier.id))
      ? [...offered, { value: String(supplier.id), label: supplier.name }]
      : offered;
  return (
    <Select
      label={t('purchase.supplier')}
      placeholder={t('purchase.noSupplier')}
      nothingFoundMessage={t('list.noMatch')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('purchase.clearSupplier') }}
      filter={({ options }) => options}
      data={all}
      searchValue={text}
      onSearchChange={setText}
      value={supplier && String(supplier.id)}
      onChange={(value, option) =>
        form.setFieldValue('supplier', value === null ? null : { id: Number(value), name: option?.label ?? '' })
      }
      error={form.errors.supplierId}
    />
  );
}

function AddLine({ form }: { form: Form }) {
  const { t, language } = useI18n();
  const { currency } = useStore();
  const queryClient = useQueryClient();
  async function add(row: InventoryRow) {
    // Without the cost price the line is as good: it can be typed.
    const variant = await queryClient.fetchQuery(variantQuery(row.variantId)).catch(() => null);
    form.insertListItem('lines', {
      variantId: row.variantId,
      title: row.productTitle,
      detail: detailOf(row),
      locationId: null,
      ordered: 1,
      cost: moneyText(variant?.costPriceMinor ?? null, currency, language),
      expectedOn: null,
    });
  }
  return <VariantPicker label={t('purchase.addLine')} supplier={form.values.supplier?.name} onPick={add} />;
}

function Lines({ form }: { form: Form }) {
  const { t, money } = useI18n();
  const { currency } = useStore();
  const locations = useQuery(choicesQuery).data?.locations ?? [];
  const several = locations.length > 1;
  const costs = form.values.lines.map((line) => lineCost(line, currency));
  const total = costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
  return (
    <div className="line-editor">
      <table className="data-table" aria-label={t('purchase.lines')} {...roles.table}>
        <thead {...roles.rowgroup}>
          <tr {...roles.row}>
            <th scope="col" {...roles.columnheader}>
              {t('purchase.product')}
            </th>
            {several && (
              <th scope="col" {...roles.columnheader}>
                {t('purchase.location')}
              </th>
            )}
            <th scope="col" {...roles.columnheader}>
              {t('purchase.units')}
            </th>
            <th scope="col" {...roles.columnheader}>
              {t('purchase.costPrice')}
            </th>
            <th scope="col" {...roles.columnheader} data-align="right">
              {t('purchase.cost')}
            </th>
            <th scope="col" {...roles.columnheader}>
              {t('purchase.expected')}
            </th>
            <th scope="col" {...roles.columnheader}>
              <span className="visually-hidden">{t('list.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody {...roles.rowgroup}>
          {form.values.lines.map((line, at) => {
            const title = [line.title, line.detail].filter(Boolean).join(', ');
            const field = (name: string) => form.getInputProps(`lines.${at}.${name}`);
            const cost = costs[at] ?? null;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; the same variant may be on several
              <tr key={at} {...roles.row}>
                <td {...roles.cell} data-phone="heading">
                  <div className="cell-title">
                    <Text fw={600}>{line.title}</Text>
                    <Text size="sm" c="dimmed">
                      {line.detail}
                    </Text>
                  </div>
                </td>
                {several && (
                  <td {...roles.cell} data-label={t('purchase.location')}>
                    <Select
                      w={{ xs: 150 }}
                      aria-label={t('purchase.locationOf', { title })}
                      allowDeselect={false}
                      data={locations.map(({ id, name }) => ({ value: String(id), label: name }))}
                      value={String(line.locationId ?? locations[0]?.id)}
                      onChange={(value) => form.setFieldValue(`lines.${at}.locationId`, Number(value))}
                    />
                  </td>
                )}
                <td {...roles.cell} data-label={t('purchase.units')}>
                  <UnitsInput
                    w={{ xs: 90 }}
                    max={1_000_000}
                    aria-label={t('purchase.unitsOf', { title })}
                    {...field('ordered')}
                  />
                </td>
                <td {...roles.cell} data-label={t('purchase.costPrice')}>
                  <MoneyInput w={{ xs: 120 }} aria-label={t('purchase.costPriceOf', { title })} {...field('cost')} />
                </td>
                <td {...roles.cell} data-label={t('purchase.cost')} data-align="right">
                  <span className="units">{cost === null ? '–' : money(cost, currency)}</span>
                </td>
                <td {...roles.cell} data-phone="wide" data-label={t('purchase.expected')}>
                  <DayInput w={{ xs: 155 }} aria-label={t('purchase.expectedOf', { title })} {...field('expectedOn')} />
                </td>
                <td {...roles.cell} data-align="right">
                  <Tooltip label={t('purchase.removeLine', { title })}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="input-sm"
                      aria-label={t('purchase.removeLine', { title })}
                      onClick={() => form.removeListItem('lines', at)}
                    >
                      <IconTrash size={18} />
                    </ActionIcon>
                  </Tooltip>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="line-editor-total">
        <span>{t('purchase.total')}</span>
        <strong className="units">{money(total, currency)}</strong>
      </div>
    </div>
  );
}
