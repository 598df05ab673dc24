import { Alert, Button, Checkbox, Group, Modal, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { FormError } from '../platform/form/modal-form.tsx';
import { LeaveModal, UnsavedGuard } from '../platform/form/unsaved-guard.tsx';
import { moneyText, parseMoney } from '../platform/money.ts';
import { type BulkEdit, bulkEdit, concernedKeys } from './api.ts';
import { BulkFieldInput } from './bulk-field-input.tsx';
import { ChangeSetOutcome } from './change-set-outcome.tsx';
import {
  type BulkField,
  type BulkVariant,
  bulkFields,
  initialText,
  isOfProduct,
  mixedPolicies,
  type Texts,
  type ValueProblem,
  valuesOf,
} from './rules/bulk-values.ts';

/** What is edited: variants shown on the page, or all that match a filter. */
export type BulkTarget = { variants: BulkVariant[]; count: number; filter?: BulkEdit['filter'] };

/** Beyond this, a pair of inputs for each variant is no help. */
const mostEach = 100;
const reasons = ['received', 'returned', 'found', 'damage', 'loss', 'other'] as const;
type Reason = (typeof reasons)[number];

/** The bulk edit: what to change, with the same values or each its own; then the values; then what came of it. */
export function BulkEditModal(props: { target: BulkTarget | null; onClose(): void; onSaved(): void }) {
  const { t } = useI18n();
  const { target, onClose } = props;
  const [unsaved, setUnsaved] = useState(false);
  const [asking, setAsking] = useState(false);
  function close() {
    setAsking(false);
    setUnsaved(false);
    onClose();
  }
  return (
    <>
      <Modal
        opened={target !== null}
        onClose={unsaved ? () => setAsking(true) : close}
        closeOnClickOutside={false}
        closeOnEscape={!asking}
        title={target && t('bulk.title', { count: target.count })}
        size="xl"
      >
        {target && <BulkEditing {...props} target={target} onUnsaved={setUnsaved} onClose={close} />}
      </Modal>
      <UnsavedGuard when={unsaved} />
      {/* Mounted when it asks: a modal that listens already would be closed by the Escape that opens it. */}
      {asking && <LeaveModal opened onStay={() => setAsking(false)} onLeave={close} />}
    </>
  );
}

type Sameness = 'yes' | 'no';

function BulkEditing(props: {
  target: BulkTarget;
  /** Told whether values were typed that are not saved. */
  onUnsaved(unsaved: boolean): void;
  onClose(): void;
  onSaved(): void;
}) {
  const { target, onUnsaved, onClose, onSaved } = props;
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<Partial<Record<BulkField, Sameness>>>({});
  const [choosing, setChoosing] = useState(true);
  const saving = useMutation({
    mutationFn: bulkEdit,
    onSuccess: (set) => {
      queryClient.setQueryData(['change-sets', set.id], set);
      for (const key of concernedKeys) queryClient.invalidateQueries({ queryKey: [key] });
      onUnsaved(false);
      onSaved();
    },
  });
  if (saving.data) return <ChangeSetOutcome id={saving.data.id} onClose={onClose} />;
  if (choosing) {
    return (
      <ChooseFields
        target={target}
        chosen={chosen}
        onChosen={setChosen}
        onNext={() => setChoosing(false)}
        onClose={onClose}
      />
    );
  }
  return (
    <EnterValues
      target={target}
      chosen={chosen}
      saving={saving.isPending}
      error={saving.error}
      onTyped={() => onUnsaved(true)}
      onBack={() => {
        onUnsaved(false);
        setChoosing(true);
      }}
      onSave={saving.mutate}
    />
  );
}

function ChooseFields(props: {
  target: BulkTarget;
  chosen: Partial<Record<BulkField, Sameness>>;
  onChosen(chosen: Partial<Record<BulkField, Sameness>>): void;
  onNext(): void;
  onClose(): void;
}) {
  const { target, chosen, onChosen } = props;
  const { t } = useI18n();
  const [missing, setMissing] = useState(false);
  const tooMany = target.filter !== undefined || target.count > mostEach;
  function toggle(field: BulkField) {
    const { [field]: was, ...others } = chosen;
    onChosen(was ? others : { ...chosen, [field]: 'yes' });
    setMissing(false);
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (Object.keys(chosen).length === 0) setMissing(true);
        else props.onNext();
      }}
    >
      <Stack>
        <div>
          <Text fw={600}>{t('bulk.choose')}</Text>
          <Text size="sm" c="dimmed">
            {t('bulk.chooseHelp')}
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {bulkFields.map((field) => (
            <div key={field} className="bulk-field" data-chosen={field in chosen || undefined}>
              <Checkbox label={t(`bulk.field.${field}`)} checked={field in chosen} onChange={() => toggle(field)} />
              {chosen[field] && (
                <Select
                  mt="sm"
                  size="sm"
                  label={t('bulk.same')}
                  description={
                    isOfProduct(field)
                      ? t('bulk.sameOfProduct')
                      : tooMany
                        ? t('bulk.sameTooMany', { most: mostEach })
                        : undefined
                  }
                  disabled={isOfProduct(field) || tooMany}
                  allowDeselect={false}
                  data={[
                    { value: 'yes', label: t('bulk.yes') },
                    { value: 'no', label: t('bulk.no') },
                  ]}
                  value={chosen[field]}
                  onChange={(value) => onChosen({ ...chosen, [field]: value as Sameness })}
                />
              )}
            </div>
          ))}
        </SimpleGrid>
        {missing && (
          <Alert role="alert" color="red" icon={<IconAlertCircle />}>
            {t('bulk.chooseOne')}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit">{t('bulk.next')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

type Problems = Partial<Record<BulkField, ValueProblem>>;

/** The wizard's second step: one set of inputs for all, and one for each variant. */
function EnterValues(props: {
  target: BulkTarget;
  chosen: Partial<Record<BulkField, Sameness>>;
  saving: boolean;
  error: Error | null;
  onTyped(): void;
  onBack(): void;
  onSave(edit: BulkEdit): void;
}) {
  const { target, chosen, saving } = props;
  const { t, language } = useI18n();
  const { currency } = useStore();
  const money = (minor: number) => moneyText(minor, currency, language);
  const shared = bulkFields.filter((field) => chosen[field] === 'yes');
  const own = bulkFields.filter((field) => chosen[field] === 'no');
  const begin = (fields: BulkField[], variants: BulkVariant[]): Texts =>
    Object.fromEntries(fields.map((field) => [field, initialText(field, variants, money)]));
  const [all, setAll] = useState<Texts>(() => begin(shared, target.variants));
  const [each, setEach] = useState<Record<number, Texts>>(() =>
    Object.fromEntries(target.variants.map((variant) => [variant.variantId, begin(own, [variant])])),
  );
  const [reason, setReason] = useState<Reason>('received');
  const [problems, setProblems] = useState<{ all: Problems; each: Record<number, Problems> }>({ all: {}, each: {} });
  const read = (texts: Texts) => valuesOf(texts, (text) => parseMoney(text, currency), reason);

  function save() {
    const forAll = read(all);
    const forEach = target.variants.map(({ variantId }) => ({ variantId, ...read(each[variantId] ?? {}) }));
    const found = Object.fromEntries(forEach.map((one) => [one.variantId, one.problems]));
    setProblems({ all: forAll.problems, each: found });
    if ([forAll.problems, ...Object.values(found)].some((one) => Object.keys(one).length > 0)) return;
    const which = target.filter
      ? { filter: target.filter }
      : { variantIds: target.variants.map(({ variantId }) => variantId) };
    props.onSave({
      ...(shared.length > 0 && { ...which, values: forAll.values }),
      ...(own.length > 0 && { each: forEach.map(({ variantId, values }) => ({ variantId, values })) }),
    });
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        save();
      }}
    >
      <Stack gap="lg">
        <FormError error={props.error} />
        {'stock' in chosen && (
          <Select
            label={t('adjust.reason')}
            allowDeselect={false}
            maw={260}
            data={reasons.map((value) => ({ value, label: t(`reason.${value}`) }))}
            value={reason}
            onChange={(value) => setReason(value as Reason)}
          />
        )}
        {shared.length > 0 && (
          <Inputs
            title={t('bulk.forAll', { count: target.count })}
            note={shared.includes('inventory') && <PoliciesNow variants={target.variants} />}
            fields={shared}
            texts={all}
            problems={problems.all}
            onTexts={(texts) => {
              props.onTyped();
              setAll(texts);
            }}
          />
        )}
        {own.length > 0 &&
          target.variants.map(({ variantId, title }) => (
            <Inputs
              key={variantId}
              title={title}
              fields={own}
              texts={each[variantId] ?? {}}
              problems={problems.each[variantId] ?? {}}
              onTexts={(texts) => {
                props.onTyped();
                setEach((old) => ({ ...old, [variantId]: texts }));
              }}
            />
          ))}
        <Group justify="space-between" className="modal-foot">
          <Button variant="default" onClick={props.onBack}>
            {t('bulk.back')}
          </Button>
          <Button type="submit" loading={saving}>
            {t('form.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Warns that the variants differ, so that one pair of switches for all is no surprise. */
function PoliciesNow({ variants }: { variants: BulkVariant[] }) {
  const { t, number } = useI18n();
  const mixed = mixedPolicies(variants);
  if (!mixed) return null;
  const now = mixed.map(({ policy, count }) => `${t(`policy.${policy}`)} (${number(count)})`).join(', ');
  return <Alert color="yellow">{t('bulk.policiesDiffer', { now })}</Alert>;
}

function Inputs(props: {
  title: string;
  note?: ReactNode;
  fields: BulkField[];
  texts: Texts;
  problems: Problems;
  onTexts(texts: Texts): void;
}) {
  const { title, fields, texts, problems, onTexts } = props;
  const inputs = fields.filter((field) => field !== 'inventory');
  const input = (field: BulkField) => (
    <BulkFieldInput
      key={field}
      field={field}
      text={texts[field] ?? ''}
      problem={problems[field]}
      onText={(text) => onTexts({ ...texts, [field]: text })}
    />
  );
  return (
    <fieldset className="bulk-values">
      <legend>{title}</legend>
      <Stack>
        {props.note}
        {fields.includes('inventory') && input('inventory')}
        {inputs.length > 0 && <SimpleGrid cols={{ base: 1, xs: 2 }}>{inputs.map(input)}</SimpleGrid>}
      </Stack>
    </fieldset>
  );
}
