import { ActionIcon, Alert, Button, Group, SegmentedControl, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconChecks, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { VariantPicker } from '../inventory/variant-picker.tsx';
import { DayInput } from '../platform/form/day-input.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { roles } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { PurchaseOrderView } from './api.ts';
import { detailOf } from './purchase-values.ts';
import type { ReceivingState } from './receiving.ts';
import { type CountedLine, countOneMore, emptyLine, isImpossible, sortOf } from './rules/counting.ts';
import { ScanField } from './scan-field.tsx';

type Props = { order: PurchaseOrderView | null; state: ReceivingState; onCheck(): void };

/** What came, line by line: typed, or scanned one by one. */
export function CountStep({ order, state, onCheck }: Props) {
  const { t } = useI18n();
  const { receiving, change } = state;
  const { lines } = receiving;
  const [last, setLast] = useState<number | null>(null);
  const counted = lines.filter((line) => line.counted !== '');
  const impossible = lines.some(isImpossible);
  const changeLine = (at: number, more: Partial<CountedLine>) =>
    state.changeLines((now) => now.map((line, place) => (place === at ? { ...line, ...more } : line)));
  const add = (variant: { variantId: number; productTitle: string; variantTitle: string; sku: string }) => ({
    variantId: variant.variantId,
    title: variant.productTitle,
    detail: detailOf(variant),
  });
  return (
    <Stack>
      {order && state.isStale && (
        <Alert color="yellow" icon={<IconAlertTriangle />} title={t('receive.stale')}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t('receive.staleText')}</Text>
            <Button size="xs" variant="default" onClick={() => state.adopt(order)}>
              {t('receive.takeLatest')}
            </Button>
          </Stack>
        </Alert>
      )}
      <Section title={t('scan.title')}>
        <ScanField
          expectedIds={lines.filter((line) => line.isOrdered).map((line) => line.variantId)}
          onVariant={(variant) => {
            const more = countOneMore(state.latestLines(), add(variant));
            change({ lines: more.lines });
            setLast(more.at);
            return Number(more.lines[more.at]?.counted);
          }}
        />
      </Section>
      <Section
        title={t('receive.lines')}
        description={order ? t('receive.linesHelp') : t('receive.linesHelpNoOrder')}
        actions={
          order &&
          lines.some((line) => line.isOrdered && line.counted === '') && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconChecks size={16} />}
              onClick={() =>
                change({
                  lines: lines.map((line) =>
                    line.isOrdered && line.counted === '' ? { ...line, counted: line.expected } : line,
                  ),
                })
              }
            >
              {t('receive.allCame')}
            </Button>
          )
        }
      >
        <Stack>
          {lines.length > 0 && (
            <CountTable
              lines={lines}
              hasOrder={order !== null}
              last={last}
              onChange={changeLine}
              onRemove={(at) => change({ lines: lines.filter((_, place) => place !== at) })}
            />
          )}
          <VariantPicker
            label={t('receive.addLine')}
            onPick={(row) => {
              const known = lines.findIndex((line) => line.variantId === row.variantId);
              if (known >= 0) setLast(known);
              else {
                change({ lines: [...lines, emptyLine(add(row))] });
                setLast(lines.length);
              }
            }}
          />
        </Stack>
      </Section>
      <Section title={t('receive.slip')}>
        <TextInput
          label={t('receive.reference')}
          description={t('receive.referenceHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maw={420}
          maxLength={255}
          value={receiving.reference}
          onChange={(event) => change({ reference: event.currentTarget.value })}
        />
      </Section>
      <Group justify="flex-end" className="step-bar">
        <Text size="sm" c="dimmed" role="status">
          {t('receive.countedSoFar', {
            count: counted.reduce((sum, line) => sum + Number(line.counted), 0),
            lines: counted.length,
          })}
        </Text>
        <Button disabled={counted.length === 0 || impossible || state.isStale} onClick={onCheck}>
          {t('receive.toCheck')}
        </Button>
      </Group>
    </Stack>
  );
}

function CountTable(props: {
  lines: CountedLine[];
  hasOrder: boolean;
  last: number | null;
  onChange(at: number, more: Partial<CountedLine>): void;
  onRemove(at: number): void;
}) {
  const { t } = useI18n();
  const { lines, hasOrder, last } = props;
  return (
    <div className="line-editor">
      <table className="data-table count-table" aria-label={t('receive.lines')} {...roles.table}>
        <thead {...roles.rowgroup}>
          <tr {...roles.row}>
            <th scope="col" {...roles.columnheader}>
              {t('purchase.product')}
            </th>
            {hasOrder && (
              <th scope="col" data-align="right" {...roles.columnheader}>
                {t('receive.expected')}
              </th>
            )}
            <th scope="col" {...roles.columnheader}>
              {t('receive.counted')}
            </th>
            <th scope="col" {...roles.columnheader}>
              {t('receive.damaged')}
            </th>
            <th scope="col" {...roles.columnheader}>
              {t('receive.result')}
            </th>
          </tr>
        </thead>
        <tbody {...roles.rowgroup}>
          {lines.map((line, at) => (
            <CountRow
              key={`${line.variantId} ${line.locationId}`}
              line={line}
              hasOrder={hasOrder}
              isLast={at === last}
              onChange={(more) => props.onChange(at, more)}
              onRemove={() => props.onRemove(at)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CountRow(props: {
  line: CountedLine;
  hasOrder: boolean;
  isLast: boolean;
  onChange(more: Partial<CountedLine>): void;
  onRemove(): void;
}) {
  const { t, number } = useI18n();
  const { line, hasOrder, onChange } = props;
  const title = [line.title, line.detail].filter(Boolean).join(', ');
  const units = (value: number | string) => (value === '' ? ('' as const) : Number(value));
  return (
    <tr data-scanned={props.isLast || undefined} {...roles.row}>
      <td {...roles.cell} data-phone="heading">
        <Group gap="xs" wrap="nowrap" justify="space-between">
          <div className="cell-title">
            <Text fw={600}>{line.title}</Text>
            <Text size="sm" c="dimmed">
              {line.detail}
            </Text>
            {hasOrder && !line.isOrdered && <Tag tone="attention">{t('receive.notOrdered')}</Tag>}
          </div>
          {!line.isOrdered && (
            <Tooltip label={t('purchase.removeLine', { title })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('purchase.removeLine', { title })}
                onClick={props.onRemove}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </td>
      {hasOrder && (
        <td {...roles.cell} data-label={t('receive.expected')} data-align="right">
          <span className="units">{number(line.expected)}</span>
        </td>
      )}
      <td {...roles.cell} data-label={t('receive.counted')}>
        <UnitsInput
          w={{ xs: 96 }}
          max={1_000_000}
          aria-label={t('receive.countedOf', { title })}
          value={line.counted}
          onChange={(value) => onChange({ counted: units(value) })}
        />
      </td>
      <td {...roles.cell} data-label={t('receive.damaged')}>
        <UnitsInput
          w={{ xs: 96 }}
          max={1_000_000}
          aria-label={t('receive.damagedOf', { title })}
          value={line.damaged}
          error={isImpossible(line)}
          onChange={(value) => onChange({ damaged: units(value) })}
        />
      </td>
      <td {...roles.cell} data-label={t('receive.result')} data-phone="full">
        <Result line={line} title={title} hasOrder={hasOrder} onChange={onChange} />
      </td>
    </tr>
  );
}

/** What the count comes to, and the two questions it may raise: what becomes of too many, and of what is short. */
function Result(props: {
  line: CountedLine;
  title: string;
  hasOrder: boolean;
  onChange(more: Partial<CountedLine>): void;
}) {
  const { t } = useI18n();
  const { line, title, hasOrder, onChange } = props;
  const sorted = sortOf(line, hasOrder);
  if (isImpossible(line)) {
    return (
      <Text size="sm" c="var(--mantine-color-error)" role="alert">
        {t('receive.tooDamaged')}
      </Text>
    );
  }
  if (!sorted) {
    return (
      <Text size="sm" c="dimmed">
        {hasOrder ? t('receive.notCounted') : t('receive.notCountedNoOrder')}
      </Text>
    );
  }
  return (
    <Stack gap={6}>
      <span className="tags">
        <Tag tone={sorted.accepted > 0 ? 'good' : 'neutral'}>{t('receive.accepted', { count: sorted.accepted })}</Tag>
        {sorted.over > 0 && <Tag tone="attention">{t('receive.over', { count: sorted.over })}</Tag>}
        {sorted.short > 0 && <Tag tone="attention">{t('receive.short', { count: sorted.short })}</Tag>}
        {sorted.damaged > 0 && <Tag tone="attention">{t('receive.damagedUnits', { count: sorted.damaged })}</Tag>}
      </span>
      {sorted.over > 0 && (
        <SegmentedControl
          size="xs"
          aria-label={t('receive.whatOver', { title })}
          data={[
            { value: 'keep', label: t('receive.keep') },
            { value: 'send_back', label: t('receive.sendBack') },
          ]}
          value={line.over}
          onChange={(value) => onChange({ over: value as CountedLine['over'] })}
        />
      )}
      {sorted.short > 0 && (
        <Group gap={6}>
          <SegmentedControl
            size="xs"
            aria-label={t('receive.whatShort', { title })}
            data={[
              { value: 'keep_open', label: t('receive.stillComes') },
              { value: 'cancel', label: t('receive.doesNotCome') },
            ]}
            value={line.rest}
            onChange={(value) => onChange({ rest: value as CountedLine['rest'] })}
          />
          {line.rest === 'keep_open' && (
            <DayInput
              size="xs"
              aria-label={t('receive.restExpectedOf', { title })}
              title={t('receive.restExpected')}
              value={line.restExpectedOn ?? null}
              onChange={(value) => onChange({ restExpectedOn: value ?? undefined })}
            />
          )}
        </Group>
      )}
    </Stack>
  );
}
