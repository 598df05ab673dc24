import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type Page } from '../platform/api.ts';

export type MailRow = {
  id: number;
  recipient: string;
  subject: string;
  createdAt: string;
  sentAt: string | null;
  orderId: number | null;
};
export type Mail = MailRow & { html: string; plainText: string };

export const mailsQuery = (state: 'all' | 'unsent') =>
  infiniteQueryOptions({
    queryKey: ['mails', 'list', state],
    queryFn: ({ pageParam, signal }) => api.get<Page<MailRow>>('/mails', { state, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const mailQuery = (mailId: number) =>
  queryOptions({
    queryKey: ['mails', mailId],
    queryFn: ({ signal }) => api.get<Mail>(`/mails/${mailId}`, undefined, signal),
  });
