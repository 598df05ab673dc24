import { Badge } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';
import type { OrderRow } from './api.ts';

const paymentColors = { awaiting: 'yellow', paid: 'shelf', cancelled: 'gray' } as const;
const shipmentColors = { not_shipped: 'gray', partly_shipped: 'blue', shipped: 'shelf', cancelled: 'gray' } as const;

/** How an order stands with its payment. */
export function PaymentBadge({ state }: { state: OrderRow['paymentState'] }) {
  const { t } = useI18n();
  return (
    <Badge className="badge" variant="light" color={paymentColors[state]}>
      {t(`payment.${state}`)}
    </Badge>
  );
}

/** How far an order has left the house. */
export function ShipmentBadge({ state }: { state: OrderRow['shipmentState'] }) {
  const { t } = useI18n();
  return (
    <Badge className="badge" variant="light" color={shipmentColors[state]}>
      {t(`shipment.${state}`)}
    </Badge>
  );
}
