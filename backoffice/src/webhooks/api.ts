import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  AttemptView,
  DeliveryDetail,
  DeliveryView,
  EndpointView,
  replayInput,
  SecretView,
} from '../../../server/src/webhooks/schemas.ts';
import type { Topic } from '../../../server/src/webhooks/topics.ts';
import { api, type Page } from '../platform/api.ts';
import { entryList } from '../settings/entries.ts';

export type { AttemptView, DeliveryDetail, DeliveryView, EndpointView, Topic };
export type DeliveryState = DeliveryView['state'];

/** Settings > Webhooks. */
export const webhookList = entryList<EndpointView>('/webhooks', [['dashboard']]);

export const secretQuery = (id: number) =>
  queryOptions({
    queryKey: ['webhooks', id, 'secret'],
    queryFn: ({ signal }) => api.get<SecretView>(`/webhooks/${id}/secret`, undefined, signal),
    staleTime: 0,
    gcTime: 0,
  });
export const renewSecret = (id: number) => api.post<SecretView>(`/webhooks/${id}/secret`);
export const switchWebhook = (id: number, on: boolean) =>
  api.post<EndpointView>(`/webhooks/${id}/${on ? 'enable' : 'disable'}`);
export const pingWebhook = (id: number) => api.post<AttemptView>(`/webhooks/${id}/ping`);
export const replaySpan = (id: number, input: z.input<typeof replayInput>) =>
  api.post<{ deliveries: number }>(`/webhooks/${id}/replay`, input);

/** An endpoint's deliveries, newest first; asked again while any waits to be sent. */
export const deliveriesQuery = (id: number, state: DeliveryState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', id, 'deliveries', state],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<DeliveryView>>(`/webhooks/${id}/deliveries`, { state, cursor: pageParam, limit: 30 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state: { data } }) => {
      const waits = data?.pages.some((page) => page.items.some((each) => each.state === 'waiting'));
      return waits ? 3000 : false;
    },
  });

export const deliveryQuery = (id: number) =>
  queryOptions({
    queryKey: ['webhook-deliveries', id],
    queryFn: ({ signal }) => api.get<DeliveryDetail>(`/webhook-deliveries/${id}`, undefined, signal),
    refetchInterval: ({ state: { data } }) => (data?.state === 'waiting' ? 2000 : false),
  });
export const replayDelivery = (id: number) => api.post<void>(`/webhook-deliveries/${id}/replay`);
