import {
  Alert,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconArrowRight, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef } from 'react';
import { variantQuery } from '../catalogue/api.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { FormError } from '../platform/form/modal-form.tsx';
import { SignedInput, UnitsInput } from '../platform/form/units-input.tsx';
import { Loaded, TextSkeleton } from '../platform/ui/states.tsx';
import { AdjustmentOutcome } from './adjustment-outcome.tsx';
import {
  type AdjustmentReason,
  type AdjustmentResult,
  adjustStock,
  type InventoryPage,
  type VariantStock,
} from './api.ts';
import { type Preview, previewAdjustment } from './rules/adjustment-preview.ts';

const reasons: AdjustmentReason[] = ['count', 'received', 'returned', 'found', 'damage', 'loss', 'other'];

export type AdjustmentTarget = { variantId: number; title: string };

/** Sets stock by an adjustment with a reason, shows beforehand what it will do and afterwards whom it concerned. */
export function AdjustStockModal(props: { target: AdjustmentTarget | null; onClose(): void }) {
  const { t } = useI18n();
  const { target, onClose } = props;
  return (
    <Modal opened={target !== null} onClose={onClose} title={t('adjust.title')} size="lg">
      {target && <AdjustStock key={target.variantId} target={target} onClose={onClose} />}
    </Modal>
  );
}

/**
 * The adjustment itself, wherever it stands: its form, then its outcome. The list it may have been opened from is asked
 * again only when it closes: with its new stock the variant may have left the page.
 */
export function AdjustStock(props: { target: AdjustmentTarget; compact?: boolean; onClose(): void }) {
  const { target, compact, onClose } = props;
  const queryClient = useQueryClient();
  const saved = useRef(false);
  useEffect(
    () => () => {
      if (saved.current) queryClient.invalidateQueries({ queryKey: ['inventory'] });
    },
    [queryClient],
  );
  const variant = useQuery(variantQuery(target.variantId));
  const adjusting = useMutation({
    mutationFn: (input: Parameters<typeof adjustStock>[1]) => adjustStock(target.variantId, input),
    onSuccess: ({ stock }) => {
      saved.current = true;
      queryClient.setQueryData(variantQuery(target.variantId).queryKey, (old) => old && { ...old, stock });
      queryClient.setQueriesData<InventoryPage>({ queryKey: ['inventory', 'page'] }, (old) =>
        withStock(old, target, stock),
      );
      for (const key of ['variants', 'products', 'orders', 'dashboard']) {
        queryClient.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  if (adjusting.data) return <Outcome title={target.title} result={adjusting.data} onClose={onClose} />;
  return (
    <Loaded query={variant} skeleton={<TextSkeleton lines={6} />}>
      {({ stock }) => (
        <AdjustmentForm
          title={target.title}
          compact={compact}
          stock={stock}
          error={adjusting.error}
          saving={adjusting.isPending}
          onSave={adjusting.mutate}
          onClose={onClose}
        />
      )}
    </Loaded>
  );
}

/** The page with the variant's counters as they are now. */
function withStock(page: InventoryPage | undefined, { variantId }: AdjustmentTarget, stock: VariantStock) {
  if (!page) return page;
  const { onHand, allocated, available, waiting } = stock;
  const items = page.items.map((row) =>
    row.variantId === variantId ? { ...row, onHand, allocated, available, waiting } : row,
  );
  return { ...page, items };
}

function Outcome({ title, result, onClose }: { title: string; result: AdjustmentResult; onClose(): void }) {
  const { t } = useI18n();
  return (
    <Stack>
      <Alert role="status" color="shelf" icon={<IconCircleCheck />} title={t('adjust.done')}>
        {title}
      </Alert>
      <AdjustmentOutcome result={result} />
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          {t('adjust.close')}
        </Button>
      </Group>
    </Stack>
  );
}

type FormValues = {
  mode: 'change' | 'counted';
  locationId: string;
  change: number | string;
  counted: number | string;
  reason: AdjustmentReason;
  note: string;
};

function AdjustmentForm(props: {
  title: string;
  /** Without explanations, for little room. */
  compact?: boolean;
  stock: VariantStock;
  error: Error | null;
  saving: boolean;
  onSave(input: Parameters<typeof adjustStock>[1]): void;
  onClose(): void;
}) {
  const { t } = useI18n();
  const { stock, title, compact } = props;
  // A list in a portal would count as a click outside of what the form stands in.
  const comboboxProps = { withinPortal: !compact };
  const { locations } = stock;
  const form = useForm<FormValues>({
    initialValues: {
      mode: 'change',
      locationId: String(locations[0]?.locationId ?? ''),
      change: '',
      counted: '',
      reason: 'received',
      note: '',
    },
  });
  const modeLabel = useId();
  const { mode, locationId } = form.values;
  const shelf = locations.find((location) => String(location.locationId) === locationId) ?? stock;
  const delta = deltaOf(form.values, shelf.onHand);
  const preview = delta === null ? null : previewAdjustment({ ...stock, ...onlyCounters(shelf) }, delta);

  function save() {
    if (delta === null) return form.setFieldError(mode, t('adjust.amountNeeded'));
    if (!preview) return form.setFieldError(mode, t('adjust.tooMany', { count: shelf.onHand }));
    if (delta === 0) return form.setFieldError(mode, t('adjust.nothing'));
    const { reason, note, change, counted } = form.values;
    props.onSave({
      ...(locations.length > 0 && { locationId: Number(locationId) }),
      ...(mode === 'change' ? { change: Number(change) } : { counted: Number(counted) }),
      reason,
      note: note.trim(),
    });
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation(); // the modal may be opened from a page that is itself a form
        save();
      }}
    >
      <Stack gap={compact ? 'sm' : 'md'}>
        <Text fw={600}>{title}</Text>
        <FormError error={props.error} />
        {locations.length > 1 && (
          <Select
            label={t('adjust.location')}
            allowDeselect={false}
            comboboxProps={comboboxProps}
            data={locations.map(({ locationId: id, name }) => ({ value: String(id), label: name }))}
            {...form.getInputProps('locationId')}
          />
        )}
        <div>
          <Text size="sm" fw={600} id={modeLabel} mb={4}>
            {t('adjust.how')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby={modeLabel}
            data={[
              { value: 'change', label: t('adjust.change') },
              { value: 'counted', label: t('adjust.counted') },
            ]}
            value={mode}
            onChange={(value) => {
              form.setFieldValue('mode', value as FormValues['mode']);
              form.setFieldValue('reason', value === 'counted' ? 'count' : 'received');
            }}
          />
        </div>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {mode === 'change' ? (
            <SignedInput
              key="change"
              label={t('adjust.changeLabel')}
              description={compact ? undefined : t('adjust.changeHelp')}
              data-autofocus
              {...form.getInputProps('change')}
            />
          ) : (
            <UnitsInput
              key="counted"
              label={t('adjust.countedLabel')}
              description={compact ? undefined : t('adjust.countedHelp')}
              {...form.getInputProps('counted')}
            />
          )}
          <Select
            label={t('adjust.reason')}
            description={compact ? undefined : t('adjust.reasonHelp')}
            allowDeselect={false}
            comboboxProps={comboboxProps}
            data={reasons.map((reason) => ({ value: reason, label: t(`reason.${reason}`) }))}
            {...form.getInputProps('reason')}
          />
        </SimpleGrid>
        <Textarea label={t('adjust.note')} autosize minRows={1} maxLength={500} {...form.getInputProps('note')} />
        <PreviewText before={{ ...stock, ...onlyCounters(shelf) }} preview={preview} compact={compact} />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={props.saving}>
            {t('adjust.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function onlyCounters({ onHand, allocated }: { onHand: number; allocated: number }) {
  return { onHand, allocated };
}

function deltaOf(values: FormValues, onHand: number): number | null {
  const typed = values.mode === 'change' ? values.change : values.counted;
  if (typed === '' || !Number.isInteger(Number(typed))) return null;
  return values.mode === 'change' ? Number(typed) : Number(typed) - onHand;
}

function PreviewText(props: {
  before: { onHand: number; allocated: number; waiting: number };
  preview: Preview | null;
  compact?: boolean;
}) {
  const { before, preview } = props;
  const { t, number } = useI18n();
  const after = preview?.after;
  const rows = [
    [t('stock.onHand'), before.onHand, after?.onHand],
    [t('stock.allocated'), before.allocated, after?.allocated],
    [t('stock.available'), before.onHand - before.allocated, after?.available],
    [t('stock.waiting'), before.waiting, after?.waiting],
  ] as const;
  return (
    <div className="preview" aria-live="polite">
      <SimpleGrid cols={props.compact ? 2 : { base: 2, xs: 4 }} spacing={props.compact ? 'xs' : 'sm'}>
        {rows.map(([label, from, to]) => (
          <div key={label}>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <Text fw={600} className="units">
              {number(from)}
              {to !== undefined && to !== from && (
                <>
                  {' '}
                  <IconArrowRight size={14} aria-label={t('adjust.becomes')} role="img" /> {number(to)}
                </>
              )}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {preview && preview.filled > 0 && (
        <Text size="sm" mt="xs">
          {t('adjust.willFill', { count: preview.filled })}
        </Text>
      )}
      {preview && preview.sentBack > 0 && (
        <Text size="sm" mt="xs" c="var(--mantine-color-error)">
          {t('adjust.willSendBack', { count: preview.sentBack })}
        </Text>
      )}
    </div>
  );
}
