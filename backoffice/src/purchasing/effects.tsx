/** What a delivery does to those who wait, in three lists: the same before it is received and afterwards. */
import { Anchor, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { PromiseText } from '../orders/promise-text.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { DeliveryPreview } from './api.ts';

type Filled = DeliveryPreview['filled'];
type Waiting = DeliveryPreview['stillWaiting'];
type Moved = DeliveryPreview['moved'];
type WaitingLine = Waiting['first'][number];

const filledColumn = columnsOf<Filled['first'][number]>();
const waitingColumn = columnsOf<WaitingLine>();
const movedColumn = columnsOf<Moved['first'][number]>();
const rowId = (line: { orderLineId: number }) => String(line.orderLineId);

function OrderCell({
  line,
  tags,
}: {
  line: { orderId: number; orderNumber: string; customer: string };
  tags?: ReactNode;
}) {
  return (
    <div className="cell-title">
      <Anchor
        fw={600}
        renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: line.orderId }} {...rest} />}
      >
        {line.orderNumber}
      </Anchor>
      <Text size="sm" c="dimmed">
        {line.customer}
      </Text>
      {tags}
    </div>
  );
}

/** Whose units came. */
export function FilledSection({ filled, title, actions }: { filled: Filled; title: string; actions?: ReactNode }) {
  const { t } = useI18n();
  const columns = useMemo(
    () =>
      filledColumn.columns([
        filledColumn.display({
          id: 'order',
          header: t('effects.order'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: line } }) => (
            <OrderCell line={line} tags={line.byHand && <Tag tone="info">{t('override.byHand')}</Tag>} />
          ),
        }),
        filledColumn.display({
          id: 'product',
          header: t('purchase.product'),
          meta: { phone: 'wide' },
          cell: ({ row }) => row.original.title,
        }),
        filledColumn.display({
          id: 'units',
          header: t('effects.gets'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.units} />,
        }),
      ]),
    [t],
  );
  return (
    <Section
      title={title}
      description={filled.lines === 0 ? t('effects.nobody') : filledText(filled, t)}
      actions={actions}
      flush={filled.lines > 0}
    >
      {filled.lines > 0 && (
        <>
          <DataTable label={title} columns={columns} rows={filled.first} rowId={rowId} />
          <More count={filled.lines - filled.first.length} />
        </>
      )}
    </Section>
  );
}

/** '12 units for 5 orders of 4 customers' */
export function filledText(filled: Filled, t: ReturnType<typeof useI18n>['t']): string {
  return t('effects.filled', {
    units: t('units', { count: filled.units }),
    orders: t('effects.orders', { count: filled.orders }),
    customers: t('effects.customers', { count: filled.customers }),
  });
}

/** Who waits on. `onGiveFirst` offers to serve one before its turn. */
export function WaitingSection(props: {
  waiting: Waiting;
  title: string;
  onGiveFirst?(line: WaitingLine): void;
  canGive?(variantId: number): boolean;
}) {
  const { t } = useI18n();
  const { waiting, title, onGiveFirst, canGive } = props;
  const columns = useMemo(
    () =>
      waitingColumn.columns([
        waitingColumn.display({
          id: 'order',
          header: t('effects.order'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: line } }) => (
            <OrderCell
              line={line}
              tags={
                <span className="tags">
                  {line.held && <Tag tone="attention">{t('order.held')}</Tag>}
                  {line.shipComplete && <Tag tone="neutral">{t('effects.allAtOnce')}</Tag>}
                </span>
              }
            />
          ),
        }),
        waitingColumn.display({
          id: 'product',
          header: t('purchase.product'),
          meta: { phone: 'wide' },
          cell: ({ row }) => row.original.title,
        }),
        waitingColumn.display({
          id: 'waiting',
          header: t('stock.waiting'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.waiting} attention />,
        }),
        waitingColumn.display({
          id: 'promise',
          header: t('waiting.told'),
          meta: { phone: 'wide' },
          cell: ({ row }) => <PromiseText promise={row.original.promise} />,
        }),
        ...(onGiveFirst
          ? [
              waitingColumn.display({
                id: 'give',
                header: () => <span className="visually-hidden">{t('list.actions')}</span>,
                meta: { align: 'right' as const },
                cell: ({ row: { original: line } }) =>
                  !line.held &&
                  canGive?.(line.variantId) && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={t('override.giveFirstTo', { who: `${line.orderNumber}, ${line.customer}` })}
                      onClick={() => onGiveFirst(line)}
                    >
                      {t('override.giveFirst')}
                    </Button>
                  ),
              }),
            ]
          : []),
      ]),
    [t, onGiveFirst, canGive],
  );
  return (
    <Section
      title={title}
      description={
        waiting.lines === 0
          ? t('effects.nobodyWaits')
          : t('effects.waiting', {
              units: t('units', { count: waiting.units }),
              orders: t('effects.orders', { count: waiting.orders }),
            })
      }
      flush={waiting.lines > 0}
    >
      {waiting.lines > 0 && (
        <>
          <DataTable label={title} columns={columns} rows={waiting.first} rowId={rowId} />
          <More count={waiting.lines - waiting.first.length} />
        </>
      )}
    </Section>
  );
}

/** Whose told day holds no more. Nothing is drawn where all of them hold. */
export function MovedSection({ moved }: { moved: Moved }) {
  const { t, day } = useI18n();
  const columns = useMemo(
    () =>
      movedColumn.columns([
        movedColumn.display({
          id: 'order',
          header: t('effects.order'),
          meta: { phone: 'heading' },
          cell: ({ row }) => <OrderCell line={row.original} />,
        }),
        movedColumn.display({
          id: 'product',
          header: t('purchase.product'),
          meta: { phone: 'wide' },
          cell: ({ row }) => row.original.title,
        }),
        movedColumn.display({
          id: 'told',
          header: t('effects.toldDay'),
          cell: ({ row }) => <span className="no-wrap">{day(row.original.toldOn)}</span>,
        }),
        movedColumn.display({
          id: 'now',
          header: t('effects.nowDay'),
          cell: ({ row: { original: line } }) => (
            <strong className="no-wrap">{line.nowOn ? day(line.nowOn) : t('promise.none')}</strong>
          ),
        }),
      ]),
    [t, day],
  );
  if (moved.lines === 0) return null;
  return (
    <Section title={t('effects.moved')} description={t('effects.movedHelp', { count: moved.lines })} flush>
      <DataTable label={t('effects.moved')} columns={columns} rows={moved.first} rowId={rowId} />
      <More count={moved.lines - moved.first.length} />
    </Section>
  );
}

function More({ count }: { count: number }) {
  const { t, number } = useI18n();
  if (count <= 0) return null;
  return (
    <Text size="sm" c="dimmed" className="table-foot">
      {t('adjust.andMore', { count: number(count) })}
    </Text>
  );
}
