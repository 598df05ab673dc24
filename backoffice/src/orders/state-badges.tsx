import { useI18n } from '../i18n/i18n.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { OrderRow } from './api.ts';

const paymentTones = {
  awaiting: 'attention',
  authorised: 'info',
  partly_paid: 'attention',
  paid: 'good',
  overpaid: 'attention',
  refunded: 'neutral',
  cancelled: 'neutral',
} as const;
const shipmentTones = {
  not_shipped: 'neutral',
  partly_shipped: 'info',
  shipped: 'good',
  cancelled: 'neutral',
} as const;

/** How an order stands with its payment. */
export function PaymentBadge({ state }: { state: OrderRow['paymentState'] }) {
  const { t } = useI18n();
  return <Tag tone={paymentTones[state]}>{t(`payment.${state}`)}</Tag>;
}

/** How far an order has left the house. */
export function ShipmentBadge({ state }: { state: OrderRow['shipmentState'] }) {
  const { t } = useI18n();
  return <Tag tone={shipmentTones[state]}>{t(`shipment.${state}`)}</Tag>;
}
