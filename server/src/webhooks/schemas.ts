/** Settings > Webhooks over HTTP. */
import { z } from 'zod';
import { id, pageQuery, version } from '../platform/schemas.ts';
import { topics } from './topics.ts';

export const topic = z.enum(topics);

export const endpointInput = z.object({
  url: z.string().trim().min(1, 'must not be empty').max(2000),
  description: z.string().trim().max(200).default(''),
  topics: z
    .array(topic)
    .min(1, 'choose at least one')
    .max(topics.length)
    .transform((chosen) => topics.filter((each) => chosen.includes(each))),
});
export type EndpointInput = z.infer<typeof endpointInput>;

export const endpointView = z.object({
  id,
  version,
  url: z.string(),
  description: z.string(),
  topics: z.array(topic),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
  disabledWhy: z
    .enum(['by_hand', 'failing', 'gone'])
    .nullable()
    .meta({ description: '`failing`: for five days nothing reached it. `gone`: it answered 410.' }),
  failingSince: z.iso.datetime().nullable(),
  restingUntil: z.iso.datetime().nullable().meta({ description: 'So long nothing is sent to it, as it kept failing.' }),
  waiting: z.number().int().meta({ description: 'Deliveries to be sent, or sent again: counted up to 10,000.' }),
  failed: z.number().int().meta({ description: 'Deliveries given up: counted up to 10,000.' }),
});
export type EndpointView = z.infer<typeof endpointView>;

export const secretView = z.object({
  secret: z.string(),
  formerUntil: z.iso.datetime().nullable().meta({ description: 'So long the secret before it signs as well.' }),
});
export type SecretView = z.infer<typeof secretView>;

export const deliveryState = z.enum(['waiting', 'delivered', 'failed']);
export const deliveryQuery = pageQuery.omit({ search: true }).extend({ state: deliveryState.optional() });
export const deliveryView = z.object({
  id,
  messageId: z.string().meta({ description: 'The header webhook-id.' }),
  topic: z.string(),
  at: z.iso.datetime().meta({ description: 'When it happened.' }),
  state: deliveryState,
  attempts: z.number().int(),
  nextAt: z.iso.datetime().nullable(),
  lastAt: z.iso.datetime().nullable(),
  lastStatus: z.number().int().nullable(),
});
export type DeliveryView = z.infer<typeof deliveryView>;

export const attemptView = z.object({
  at: z.iso.datetime(),
  milliseconds: z.number().int(),
  status: z.number().int().nullable().meta({ description: 'Null: no answer came.' }),
  answer: z.string().meta({ description: 'How the answer began.' }),
  error: z.string().nullable(),
});
export type AttemptView = z.infer<typeof attemptView>;

export const deliveryDetail = deliveryView.extend({
  endpointId: id,
  payload: z.string(),
  log: z.array(attemptView).meta({ description: 'The last 50 attempts, newest first.' }),
});
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

export const replayInput = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    only: z.enum(['failed', 'all']).default('failed'),
  })
  .refine(({ from, to }) => from <= to, { message: 'must not be before `from`', path: ['to'] });
export type ReplayInput = z.infer<typeof replayInput>;
export const replayed = z.object({ deliveries: z.number().int() });
