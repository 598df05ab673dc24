/** What other programs may be told of. docs/webhooks.md says when each is sent and what it holds. */
export const topics = [
  'order.created',
  'order.changed',
  'order.shipped',
  'order.cancelled',
  'backorder.created',
  'backorder.allocated',
  'backorder.promise_changed',
  'stock.changed',
  'product.changed',
] as const;
export type Topic = (typeof topics)[number];

/** Sent by hand to one endpoint, to see whether it works. */
export const pingTopic = 'webhook.ping';
