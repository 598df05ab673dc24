import {
  Alert,
  Button,
  Checkbox,
  type ComboboxItem,
  type ComboboxParsedItem,
  Group,
  type OptionsFilter,
  Radio,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { IconAlertCircle, IconArrowRight } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type ColumnsInput, chooseColumns, type ImportDetail } from './api.ts';
import { PicturesSection } from './pictures-section.tsx';

const leftOut = '';

/** The second step: what each of the file's columns is, and how rows find their variant. */
export function ColumnsStep({ imported, onChosen }: { imported: ImportDetail; onChosen(): void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [mapping, setMapping] = useState(imported.mapping);
  const [options, setOptions] = useState(imported.options);
  const choosing = useMutation({
    mutationFn: () => chooseColumns(imported.id, { mapping, options }),
    onSuccess: (now) => {
      queryClient.setQueryData(['imports', imported.id], now);
      queryClient.invalidateQueries({ queryKey: ['imports'], exact: true });
      onChosen();
    },
  });
  const unknown = imported.titles.filter((_, at) => mapping[at] === null);
  const wrong = choosing.error instanceof ApiError ? choosing.error.field : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        choosing.mutate();
      }}
    >
      <Stack>
        {choosing.error && (
          <Alert role="alert" color="red" icon={<IconAlertCircle />} title={t('imports.columnsWrong')}>
            {errorText(choosing.error).replace(/^mapping(\.\d+)?: (.)/, (_all, _at, first: string) =>
              first.toUpperCase(),
            )}
          </Alert>
        )}
        {unknown.length > 0 && (
          <Alert color="yellow" className="notice" title={t('imports.unknown', { count: unknown.length })}>
            {t('imports.unknownHelp', { titles: unknown.map((title) => title || t('imports.untitled')).join(', ') })}
          </Alert>
        )}
        <MappingSection
          imported={imported}
          mapping={mapping}
          wrong={wrong === undefined ? null : Number(/^mapping\.(\d+)$/.exec(wrong)?.[1] ?? -1)}
          onMapping={setMapping}
        />
        {imported.layout === 'own' && <MatchingSection options={options} onOptions={setOptions} />}
        {mapping.some((title) => title === 'Images' || title === 'Image Src') && (
          <PicturesSection imported={imported} />
        )}
        {mapping.some((title) => title === 'Stock_Level' || title === 'Variant Inventory Qty') && (
          <CountsSection options={options} onOptions={setOptions} />
        )}
        <Group justify="flex-end">
          <Button
            type="submit"
            rightSection={<IconArrowRight size={16} />}
            disabled={imported.pictures.state === 'reading'}
            loading={choosing.isPending}
          >
            {t('imports.toPreview')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function MappingSection(props: {
  imported: ImportDetail;
  mapping: (string | null)[];
  wrong: number | null;
  onMapping(mapping: (string | null)[]): void;
}) {
  const { imported, mapping, wrong, onMapping } = props;
  const { t } = useI18n();
  const choices = useMemo(() => {
    const groups = Map.groupBy(imported.columns, (column) => column.group);
    const items = [...groups].map(([group, columns]) => ({
      group,
      items: columns.map(({ title, label }) => ({ value: title, label })),
    }));
    return [{ value: leftOut, label: t('imports.leaveOut') }, ...items];
  }, [imported.columns, t]);
  const unused = useMemo(() => new Map(imported.columns.map((column) => [column.title, column.unused])), [imported]);
  return (
    <Section title={t('imports.columnsTitle')} description={t('imports.columnsHelp')} flush>
      <Table className="mapping-table" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('imports.inFile')}</Table.Th>
            <Table.Th>{t('imports.example')}</Table.Th>
            <Table.Th>{t('imports.importAs')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {imported.titles.map((title, at) => {
            const name = title || t('imports.column', { at: at + 1 });
            const note = unused.get(mapping[at] ?? '');
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column of the file is its place
              <Table.Tr key={at}>
                <Table.Td>
                  <Text fw={600} className="break">
                    {name}
                  </Text>
                  {mapping[at] === null && <Tag tone="attention">{t('imports.leftOut')}</Tag>}
                </Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed" className="break" lineClamp={2}>
                    {imported.examples.map((cells) => cells[at]).find(Boolean) ?? '–'}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Select
                    aria-label={t('imports.importColumnAs', { title: name })}
                    searchable
                    allowDeselect={false}
                    nothingFoundMessage={t('imports.noSuchColumn')}
                    filter={byLabelOrTitle}
                    renderOption={({ option }) => <ColumnOption label={option.label} title={option.value} />}
                    data={choices}
                    value={mapping[at] ?? leftOut}
                    error={wrong === at || undefined}
                    description={note ?? undefined}
                    onChange={(value) => onMapping(mapping.map((each, index) => (index === at ? value || null : each)))}
                  />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function ColumnOption({ label, title }: { label: string; title: string }) {
  return (
    <div>
      <div>{label}</div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
    </div>
  );
}

/** A column is looked for by its label or by its title, whatever the case. */
const byLabelOrTitle: OptionsFilter = ({ options, search }) => {
  const words = search.trim().toLowerCase();
  const fits = ({ label, value }: ComboboxItem) => `${label} ${value}`.toLowerCase().includes(words);
  return (options as ComboboxParsedItem[]).flatMap((each): ComboboxParsedItem[] => {
    if (!('items' in each)) return fits(each as ComboboxItem) ? [each] : [];
    const items = each.items.filter((item) => fits(item as ComboboxItem));
    return items.length > 0 ? [{ ...each, items }] : [];
  });
};

type OptionsProps = { options: ColumnsInput['options']; onOptions(options: ColumnsInput['options']): void };
const matchings = ['ids', 'sku', 'ean', 'articleCode'] as const;

function MatchingSection({ options, onOptions }: OptionsProps) {
  const { t } = useI18n();
  return (
    <Section title={t('imports.matching')}>
      <Stack>
        <Select
          label={t('imports.matchBy')}
          description={t('imports.matchByHelp')}
          allowDeselect={false}
          maw={420}
          data={matchings.map((value) => ({ value, label: t(`imports.match.${value}`) }))}
          value={options.matchBy}
          onChange={(value) => onOptions({ ...options, matchBy: value as typeof options.matchBy })}
        />
        <Checkbox
          label={t('imports.clearEmpty')}
          description={t('imports.clearEmptyHelp')}
          checked={options.clearEmpty}
          onChange={(event) => onOptions({ ...options, clearEmpty: event.currentTarget.checked })}
        />
      </Stack>
    </Section>
  );
}

function CountsSection({ options, onOptions }: OptionsProps) {
  const { t } = useI18n();
  return (
    <Section title={t('imports.counts')} description={t('imports.countsHelp')}>
      <Stack>
        <Radio.Group
          aria-label={t('imports.counts')}
          value={options.keepSales ? 'keep' : 'set'}
          onChange={(value) => onOptions({ ...options, keepSales: value === 'keep' })}
        >
          <Stack gap="sm">
            <Radio value="set" label={t('imports.countsSet')} description={t('imports.countsSetHelp')} />
            <Radio value="keep" label={t('imports.countsKeep')} description={t('imports.countsKeepHelp')} />
          </Stack>
        </Radio.Group>
        <TextInput
          type="datetime-local"
          label={t('imports.takenAt')}
          description={t('imports.takenAtHelp')}
          maw={320}
          step={1}
          value={localText(options.takenAt)}
          onChange={(event) => {
            const date = new Date(event.currentTarget.value);
            if (!Number.isNaN(date.getTime())) onOptions({ ...options, takenAt: date.toISOString() });
          }}
        />
      </Stack>
    </Section>
  );
}

/** An instant as a date field has it: here, to the second. */
function localText(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
