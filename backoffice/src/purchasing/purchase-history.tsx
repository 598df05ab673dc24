import { Anchor, Text } from '@mantine/core';
import { IconCalendar, IconCircleX, IconPackageImport, IconPencil, IconSend } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { FC } from 'react';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import type { PurchaseOrderView } from './api.ts';

type Event = PurchaseOrderView['events'][number];

const icons: Record<Event['kind'], FC<{ size?: number; stroke?: number }>> = {
  drafted: IconPencil,
  ordered: IconSend,
  expected: IconCalendar,
  cancelled: IconCircleX,
  received: IconPackageImport,
};

/** What happened to a purchase order, by whom, newest first. */
export function PurchaseHistory({ order }: { order: PurchaseOrderView }) {
  const { t } = useI18n();
  return (
    <Section title={t('purchase.history')}>
      <ol className="timeline">
        {order.events.map((event) => (
          <Entry key={event.id} event={event} />
        ))}
      </ol>
    </Section>
  );
}

function Entry({ event }: { event: Event }) {
  const i18n = useI18n();
  const Icon = icons[event.kind];
  return (
    <li>
      <span className="timeline-icon" aria-hidden="true">
        <Icon size={16} stroke={1.6} />
      </span>
      <div className="timeline-entry">
        {tellEvent(event, i18n).map((line) => (
          <Text key={line} fw={600} size="sm">
            {line}
          </Text>
        ))}
        {event.kind === 'received' && typeof event.detail.deliveryId === 'number' && (
          <Anchor
            size="sm"
            renderRoot={(rest) => (
              <Link
                to="/purchasing/deliveries/$deliveryId"
                params={{ deliveryId: event.detail.deliveryId as number }}
                {...rest}
              />
            )}
          >
            {String(event.detail.number)}
          </Anchor>
        )}
        <Text size="xs" c="dimmed">
          {i18n.dateTime(event.at)} · {event.actor === 'system' ? i18n.t('purchase.bySystem') : event.actor}
        </Text>
      </div>
    </li>
  );
}

/** An event in one or more sentences; moves of days that are alike are told together. */
function tellEvent({ kind, detail }: Event, { t, day }: I18n): string[] {
  const dayText = (value: unknown) => (typeof value === 'string' ? day(value) : t('purchase.noDay'));
  switch (kind) {
    case 'drafted':
      return [t('purchase.event.drafted')];
    case 'ordered':
      return [t('purchase.event.ordered')];
    case 'expected': {
      const moves = (detail.moves ?? []) as { from: string | null; to: string | null }[];
      const alike = Map.groupBy(moves, ({ from, to }) => `${from} ${to}`);
      return [...alike.values()].map((some) =>
        t('purchase.event.expected', { count: some.length, from: dayText(some[0]?.from), to: dayText(some[0]?.to) }),
      );
    }
    case 'cancelled': {
      const lines = (detail.lines ?? []) as { units: number }[];
      return [t('purchase.event.cancelled', { count: lines.reduce((sum, line) => sum + line.units, 0) })];
    }
    case 'received':
      return [t('purchase.event.received', { count: Number(detail.units ?? 0) })];
  }
}
