import { Alert, Anchor, Button, Checkbox, Group, Modal, Radio, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { oneOf } from '../platform/search-params.ts';
import { TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import {
  type ExportColumn,
  type ExportKind,
  type ExportRequest,
  exportColumnsQuery,
  exportsQuery,
  requestExport,
} from './api.ts';

const kinds = ['products', 'customers', 'orders', 'backorders'] as const;
/** What identifies a row when the sheet is imported again; always among chosen columns. */
const identifiers = ['Internal_ID', 'Internal_Variant_ID'];

/** Which variants go into a products export, where it was asked for from a list of them. */
export type ExportedVariants = Pick<ExportRequest, 'filter' | 'variantIds'> & { count: number };

/** Asks what to export and leaves it to the background: anything, where `opened`, or the variants given. */
export function NewExportModal(props: { opened?: boolean; variants?: ExportedVariants | null; onClose(): void }) {
  const { t } = useI18n();
  const { variants = null, opened = variants !== null, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={t('exports.new')} size="lg">
      <NewExport variants={variants} onClose={onClose} />
    </Modal>
  );
}

function NewExport({ variants, onClose }: { variants: ExportedVariants | null; onClose(): void }) {
  const { t, language } = useI18n();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<ExportKind | null>(variants ? 'products' : null);
  const [columns, setColumns] = useState<ReadonlySet<string> | null>(null);
  const [missing, setMissing] = useState(false);
  const starting = useMutation({
    mutationFn: requestExport,
    onSuccess: () => {
      queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey });
      toastDone(variants ? t('exports.startedElsewhere') : t('exports.started'));
      onClose();
    },
  });
  function start(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation(); // the modal may belong to a page that is itself a form
    if (kind === null) return setMissing(true);
    const { count: _, ...choice } = variants ?? { count: 0 };
    starting.mutate({ kind, language, ...choice, ...(kind === 'products' && columns && { columns: [...columns] }) });
  }
  return (
    <form noValidate onSubmit={start}>
      <Stack>
        {starting.error && (
          <Alert color="red" role="alert">
            {errorText(starting.error)}
          </Alert>
        )}
        {variants ? (
          <Text>{t('exports.ofThese', { count: variants.count })}</Text>
        ) : (
          <ChooseKind
            kind={kind}
            missing={missing}
            onKind={(chosen) => {
              setKind(chosen);
              setMissing(false);
            }}
          />
        )}
        {kind && (
          <Text size="sm" c="dimmed">
            {t(`exports.kindHelp.${kind}`)}
          </Text>
        )}
        {kind === 'products' && <ChooseColumns chosen={columns} onChosen={setColumns} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={starting.isPending}>
            {t('exports.start')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function ChooseKind(props: { kind: ExportKind | null; missing: boolean; onKind(kind: ExportKind | null): void }) {
  const { t } = useI18n();
  const mayOrders = useMay('orders');
  return (
    <Select
      label={t('exports.choose')}
      placeholder={t('exports.choosePlaceholder')}
      data-autofocus
      allowDeselect={false}
      error={props.missing && t('exports.chooseOne')}
      data={kinds
        .filter((value) => mayOrders || value === 'products')
        .map((value) => ({ value, label: t(`exports.kind.${value}`) }))}
      value={props.kind}
      onChange={(value) => props.onKind(oneOf(kinds, value) ?? null)}
    />
  );
}

function ChooseColumns(props: {
  /** Titles; null: all columns. */
  chosen: ReadonlySet<string> | null;
  onChosen(chosen: ReadonlySet<string> | null): void;
}) {
  const { t } = useI18n();
  const columns = useQuery(exportColumnsQuery);
  const { chosen, onChosen } = props;
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('exports.columns')}
        value={chosen ? 'some' : 'all'}
        onChange={(value) => onChosen(value === 'all' ? null : new Set(startingWith(columns.data ?? [])))}
      >
        <Group mt={6} gap="lg">
          <Radio value="all" label={t('exports.columnsAll', { count: columns.data?.length ?? 0 })} />
          <Radio value="some" label={t('exports.columnsSome')} disabled={!columns.data} />
        </Group>
      </Radio.Group>
      {chosen && !columns.data && <TextSkeleton />}
      {chosen && columns.data && <ColumnGroups columns={columns.data} chosen={chosen} onChosen={onChosen} />}
    </Stack>
  );
}

/** What the article's procedures need, to begin with. */
function startingWith(columns: readonly ExportColumn[]): string[] {
  const wanted = [...identifiers, 'Stock_Track', 'Stock_Disable_Sold_Out'];
  return columns
    .map((column) => column.title)
    .filter((title) => wanted.includes(title) || title.endsWith('_Title_Short'));
}

function ColumnGroups(props: {
  columns: readonly ExportColumn[];
  chosen: ReadonlySet<string>;
  onChosen(chosen: ReadonlySet<string>): void;
}) {
  const { t } = useI18n();
  const { columns, chosen, onChosen } = props;
  const groups = Map.groupBy(columns, (column) => column.group);
  function set(titles: readonly string[], wanted: boolean) {
    const own = titles.filter((title) => !identifiers.includes(title));
    const next = new Set(wanted ? [...chosen, ...own] : [...chosen].filter((title) => !own.includes(title)));
    onChosen(next);
  }
  return (
    <div className="column-choice">
      {[...groups].map(([group, members]) => {
        const titles = members.map((column) => column.title);
        const all = titles.every((title) => chosen.has(title));
        return (
          <fieldset key={group}>
            <legend>{groupName(group, t)}</legend>
            {group !== 'Identifier' && (
              <Anchor component="button" type="button" size="sm" onClick={() => set(titles, !all)}>
                {all
                  ? t('exports.none', { group: groupName(group, t) })
                  : t('exports.all', { group: groupName(group, t) })}
              </Anchor>
            )}
            {members.map(({ title, label }) => (
              <Checkbox
                key={title}
                label={title}
                description={label}
                checked={chosen.has(title)}
                disabled={identifiers.includes(title)}
                onChange={(event) => set([title], event.currentTarget.checked)}
              />
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}

const groupNames = [
  'Identifier',
  'Inventory',
  'Organization',
  'Content',
  'SEO',
  'Prices',
  'Shipping',
  'Other',
] as const;

function groupName(group: string, t: I18n['t']): string {
  const known = oneOf(groupNames, group);
  return known ? t(`exports.group.${known}`) : group;
}
