import { Alert, Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { IconPackageExport } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { newRequestKey } from '../platform/api.ts';
import { SearchField } from '../platform/ui/search-field.tsx';
import { EmptyState, Loaded, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import {
  type CollectedOrder,
  collectedOrderQuery,
  handOver,
  type Payment,
  type ReceiptView,
  readyQuery,
} from './api.ts';
import { PaidList, Ways } from './pay-modal.tsx';
import { productTitle } from './product-title.ts';
import { useTillMoney } from './till.tsx';

/** Orders that are ready to be collected: one is chosen, handed over, and what is open of it paid. */
export function CollectModal(props: { onDone(receipt: ReceiptView): void; onClose(): void }) {
  const { t, day } = useI18n();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<number | null>(null);
  const query = useQuery(readyQuery(search));
  if (chosen !== null) return <HandOver orderId={chosen} onBack={() => setChosen(null)} {...props} />;
  return (
    <Modal opened onClose={props.onClose} size="lg" title={t('till.collect')}>
      <Stack>
        <SearchField label={t('till.collectSearch')} value={search} onSearch={setSearch} />
        <Loaded query={query} skeleton={<TextSkeleton lines={6} />}>
          {(orders) =>
            orders.length === 0 ? (
              <EmptyState icon={IconPackageExport} title={t('till.collectNone')} text={t('till.collectNoneHelp')} />
            ) : (
              <ul className="till-list">
                {orders.map((order) => (
                  <li key={order.id}>
                    <button type="button" className="till-row" onClick={() => setChosen(order.id)}>
                      <span>
                        <strong>{order.customer || order.number}</strong>
                        <Text component="span" size="sm" c="dimmed">
                          {[order.number, day(order.placedAt)].join(' · ')}
                        </Text>
                      </span>
                      <b>{t('till.collectReady', { count: order.ready })}</b>
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Stack>
    </Modal>
  );
}

function HandOver(props: { orderId: number; onBack(): void; onDone(receipt: ReceiptView): void; onClose(): void }) {
  const { t } = useI18n();
  const query = useQuery(collectedOrderQuery(props.orderId));
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={query.data ? t('till.collectOf', { number: query.data.number }) : t('till.collect')}
    >
      <Loaded query={query} skeleton={<TextSkeleton lines={6} />}>
        {(order) => <HandOverForm order={order} {...props} />}
      </Loaded>
    </Modal>
  );
}

function HandOverForm(props: { order: CollectedOrder; onBack(): void; onDone(receipt: ReceiptView): void }) {
  const { t } = useI18n();
  const money = useTillMoney();
  const errorText = useErrorText();
  const { order } = props;
  const ready = order.lines.filter((line) => line.allocated > 0);
  const waiting = order.lines.reduce((sum, line) => sum + line.waiting, 0);
  const [units, setUnits] = useState<Record<number, number>>({});
  const [payments, setPayments] = useState<Payment[]>([]);
  const [requestKey] = useState(newRequestKey);
  const lines = ready
    .map((line) => ({ lineId: line.id, units: units[line.id] ?? line.allocated }))
    .filter((line) => line.units > 0);
  const left = order.openMinor - payments.reduce((sum, payment) => sum + payment.amountMinor, 0);
  const handing = useMutation({
    mutationFn: () => handOver(order.id, { lines, payments }, requestKey),
    onSuccess: props.onDone,
  });
  return (
    <Stack>
      <div>
        <Text fw={600} size="lg">
          {order.shippingAddress.name || order.email}
        </Text>
        <Text c="dimmed">{[order.shippingAddress.phone, order.email].filter(Boolean).join(' · ')}</Text>
        {order.note && <Text className="pre-line">{order.note}</Text>}
      </div>
      {order.heldAt && <Alert color="yellow">{t('till.collectHeld')}</Alert>}
      {ready.map((line) => (
        <NumberInput
          key={line.id}
          label={productTitle(line)}
          description={t('till.collectMost', { count: line.allocated })}
          size="md"
          min={0}
          max={line.allocated}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          value={units[line.id] ?? line.allocated}
          onChange={(value) => setUnits({ ...units, [line.id]: Number(value) || 0 })}
        />
      ))}
      {waiting > 0 && <Text c="dimmed">{t('till.collectWaits', { count: waiting })}</Text>}
      <div className="till-due">
        <span>{t('till.stillOpen')}</span>
        <strong>{money(Math.max(0, left))}</strong>
      </div>
      <PaidList
        payments={payments}
        isPending={handing.isPending}
        onRemove={(at) => setPayments(payments.filter((_, other) => other !== at))}
      />
      {left > 0 && (
        <Ways
          key={left}
          left={left}
          isPending={handing.isPending}
          onPay={(payment) => setPayments([...payments, payment])}
        />
      )}
      {handing.error && (
        <Alert color="red" role="alert">
          {errorText(handing.error)}
        </Alert>
      )}
      <Group justify="space-between">
        <Button size="md" variant="default" onClick={props.onBack}>
          {t('till.collectOther')}
        </Button>
        <Button
          size="lg"
          disabled={order.heldAt !== null || (lines.length === 0 && payments.length === 0)}
          loading={handing.isPending}
          onClick={() => handing.mutate()}
        >
          {lines.length === 0 ? t('till.collectPayOnly') : t('till.collectSubmit')}
        </Button>
      </Group>
    </Stack>
  );
}
