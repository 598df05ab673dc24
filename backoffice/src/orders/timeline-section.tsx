import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBoxSeam,
  IconCircleX,
  IconClockPause,
  IconCoins,
  IconCreditCard,
  IconCreditCardOff,
  IconCreditCardRefund,
  IconMail,
  IconMessage,
  IconPackageExport,
  IconPencil,
  IconPlayerPlay,
  IconShoppingCart,
  IconStack2,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FC } from 'react';
import { useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { type I18n, useI18n } from '../i18n/i18n.tsx';
import { Delta } from '../inventory/units.tsx';
import { Section } from '../platform/ui/section.tsx';
import { Loaded, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { addNote, type TimelineEntry, timelineQuery, useOrderChange } from './api.ts';

const icons: Record<TimelineEntry['kind'], FC<{ size?: number; stroke?: number }>> = {
  placed: IconShoppingCart,
  allocated: IconStack2,
  released: IconArrowBackUp,
  prepared: IconBoxSeam,
  shipped: IconPackageExport,
  cancelled: IconCircleX,
  expired: IconCircleX,
  edited: IconPencil,
  returned: IconArrowBackUp,
  held: IconClockPause,
  let_go: IconPlayerPlay,
  note: IconMessage,
  mail: IconMail,
  authorised: IconCreditCard,
  authorisation_released: IconCreditCardOff,
  received: IconCoins,
  refunded: IconCreditCardRefund,
};

/** What happened to the order, newest first, and a place to write down what no system knows. */
export function TimelineSection({ orderId, currency }: { orderId: number; currency: string }) {
  const { t } = useI18n();
  const query = useQuery(timelineQuery(orderId));
  const mayWrite = useMay('orders');
  return (
    <Section title={t('timeline.title')}>
      <Stack gap="lg">
        {mayWrite && <NoteForm orderId={orderId} />}
        <Loaded query={query} skeleton={<TextSkeleton lines={5} />}>
          {({ entries }) => (
            <ol className="timeline">
              {entries.toReversed().map((entry, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id and never change places
                <Entry key={entries.length - index} entry={entry} currency={currency} />
              ))}
            </ol>
          )}
        </Loaded>
      </Stack>
    </Section>
  );
}

function NoteForm({ orderId }: { orderId: number }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [text, setText] = useState('');
  const adding = useOrderChange(orderId, () => addNote(orderId, text.trim()));
  function add() {
    if (!text.trim()) return;
    adding.mutate(undefined, {
      onSuccess: () => {
        setText('');
        toastDone(t('timeline.added'));
      },
      onError: (error) => toastFailed(errorText(error)),
    });
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Stack gap="xs">
        <Textarea
          label={t('timeline.note')}
          description={t('timeline.noteHelp')}
          autosize
          minRows={2}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" variant="default" size="sm" disabled={!text.trim()} loading={adding.isPending}>
            {t('timeline.addNote')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Entry({ entry, currency }: { entry: TimelineEntry; currency: string }) {
  const { t, dateTime, money } = useI18n();
  const Icon = icons[entry.kind];
  const who = entry.by.name || t(entry.by.kind === 'shopper' ? 'timeline.shopper' : 'timeline.system');
  return (
    <li>
      <span className="timeline-icon" aria-hidden="true">
        <Icon size={16} stroke={1.6} />
      </span>
      <div className="timeline-entry">
        <Text fw={600} size="sm">
          {entryTitle(entry, t, money(entry.amountMinor ?? 0, currency))}
        </Text>
        {entry.kind === 'mail' && entry.mailId !== null && (
          <Anchor
            size="sm"
            renderRoot={(rest) => (
              <Link to="/tools/outbox/$mailId" params={{ mailId: entry.mailId as number }} {...rest} />
            )}
          >
            {entry.text}
          </Anchor>
        )}
        {entry.lines.map((line) => (
          <Text size="sm" key={line.title}>
            {entry.kind === 'edited' ? (
              <>
                <Delta value={line.units} /> {line.title}
              </>
            ) : (
              t('shipments.units', { count: line.units, title: line.title })
            )}
          </Text>
        ))}
        {entry.kind !== 'mail' && entry.text && (
          <Text size="sm" className="pre-line">
            {entry.text}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {dateTime(entry.at)} · {who}
        </Text>
      </div>
    </li>
  );
}

function entryTitle(entry: TimelineEntry, t: I18n['t'], money: string): string {
  const count = entry.lines.reduce((sum, line) => sum + line.units, 0);
  const number = entry.number ?? '';
  switch (entry.kind) {
    case 'note':
      return t('timeline.noted');
    case 'prepared':
      return t('timeline.prepared', { number });
    case 'shipped':
    case 'returned':
      return t(`timeline.${entry.kind}`, { count, number });
    case 'allocated':
    case 'released':
    case 'cancelled':
      return t(`timeline.${entry.kind}`, { count });
    case 'authorised':
    case 'authorisation_released':
    case 'received':
      return t(`timeline.${entry.kind}`, { money });
    case 'refunded':
      return number ? t('timeline.refundedOf', { money, number }) : t('timeline.refunded', { money });
    default:
      return t(`timeline.${entry.kind}`);
  }
}
