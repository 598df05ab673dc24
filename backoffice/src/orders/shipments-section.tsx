import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { dropShipment, type OrderView, packingSlipsUrl, type ShipmentView, useOrderChange } from './api.ts';
import { lineTitle } from './line-title.ts';

/** What has left the house, what is prepared to, and how to follow it. */
export function ShipmentsSection({ order }: { order: OrderView }) {
  const { t } = useI18n();
  if (order.shipments.length === 0) return null;
  return (
    <Section title={t('shipments.title')}>
      <Stack gap="md" component="ul" className="plain-list">
        {order.shipments.map((shipment) => (
          <Shipment key={shipment.id} order={order} shipment={shipment} />
        ))}
      </Stack>
    </Section>
  );
}

function Shipment({ order, shipment }: { order: OrderView; shipment: ShipmentView }) {
  const { t, dateTime } = useI18n();
  const { shippedAt, carrier, trackingNumber, trackingUrl } = shipment;
  const by = [carrier, trackingNumber].filter(Boolean).join(' ');
  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Group gap="xs">
            <Text fw={600}>{shipment.number}</Text>
            <Tag tone={shippedAt ? 'good' : 'info'}>{t(shippedAt ? 'shipment.shipped' : 'orders.prepared')}</Tag>
          </Group>
          <Text size="sm" c="dimmed">
            {shippedAt
              ? t('shipments.sent', { when: dateTime(shippedAt) })
              : t('shipments.prepared', { when: dateTime(shipment.preparedAt) })}
            {by && ` · ${by}`}
          </Text>
        </div>
        <Group gap="sm">
          <Anchor href={packingSlipsUrl([shipment.id])} target="_blank" rel="noopener" size="sm">
            {t('shipments.slip')}
          </Anchor>
          {trackingUrl && (
            <Anchor href={trackingUrl} target="_blank" rel="noopener noreferrer" size="sm">
              {t('shipments.track')} <IconExternalLink size={14} aria-hidden="true" className="inline-icon" />
            </Anchor>
          )}
          {!shippedAt && <DropButton orderId={order.id} shipmentId={shipment.id} />}
        </Group>
      </Group>
      <ul className="shipment-lines">
        {shipment.lines.map(({ lineId, units }) => {
          const line = order.lines.find((each) => each.id === lineId);
          return (
            <li key={lineId}>
              {t('shipments.units', { count: units, title: line ? lineTitle(line) : String(lineId) })}
            </li>
          );
        })}
      </ul>
    </li>
  );
}

function DropButton({ orderId, shipmentId }: { orderId: number; shipmentId: number }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const may = useMay('orders');
  const dropping = useOrderChange(orderId, () => dropShipment(shipmentId).then(() => undefined));
  if (!may) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={dropping.isPending}
      onClick={() =>
        dropping.mutate(undefined, {
          onSuccess: () => toastDone(t('shipments.dropped')),
          onError: (error) => toastFailed(errorText(error)),
        })
      }
    >
      {t('shipments.drop')}
    </Button>
  );
}
