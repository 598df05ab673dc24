import { useI18n } from '../i18n/i18n.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { DeliveryState, EndpointView } from './api.ts';

/** Whether an endpoint is told of things, and how it goes. */
export function WebhookState({ webhook }: { webhook: EndpointView }) {
  const { t } = useI18n();
  if (webhook.disabledWhy === 'by_hand') return <Tag tone="neutral">{t('webhooks.state.by_hand')}</Tag>;
  if (webhook.disabledWhy) return <Tag tone="attention">{t(`webhooks.state.${webhook.disabledWhy}`)}</Tag>;
  if (webhook.failingSince) return <Tag tone="attention">{t('webhooks.state.retrying')}</Tag>;
  return <Tag tone="good">{t('webhooks.state.active')}</Tag>;
}

const tones = { waiting: 'info', delivered: 'good', failed: 'attention' } as const;

/** What became of a message. */
export function DeliveryTag({ state }: { state: DeliveryState }) {
  const { t } = useI18n();
  return <Tag tone={tones[state]}>{t(`webhooks.delivery.${state}`)}</Tag>;
}
