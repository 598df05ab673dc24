import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { OrderInvoices } from '../../../server/src/documents/schemas.ts';
import type {
  Address,
  editInput,
  OrderView,
  orderCounts,
  orderLineView,
  orderRow,
  prepareResult,
  promise,
  returnInput,
  ShipmentView,
  shipInput,
  TimelineEntry,
} from '../../../server/src/orders/schemas.ts';
import type { PaymentView, refundInput } from '../../../server/src/payments/schemas.ts';
import { api, type Page } from '../platform/api.ts';

export type { Address, OrderInvoices, OrderView, PaymentView, ShipmentView, TimelineEntry };
export type OrderRow = z.infer<typeof orderRow>;
export type OrderLine = z.infer<typeof orderLineView>;
export type StockPromise = z.infer<typeof promise>;
export type PrepareResult = z.infer<typeof prepareResult>;
export type LineUnits = { lineId: number; units: number };

type OrdersQuery = {
  search?: string;
  filter?: string;
  payment?: string;
  shipment?: string;
  promisedFrom?: string;
  promisedTo?: string;
  limit?: number;
};

export const ordersQuery = (query: OrdersQuery) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'list', query],
    queryFn: ({ pageParam, signal }) => api.get<Page<OrderRow>>('/orders', { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const orderCountsQuery = queryOptions({
  queryKey: ['orders', 'counts'],
  queryFn: ({ signal }) => api.get<z.infer<typeof orderCounts>>('/orders/counts', undefined, signal),
});

export const orderQuery = (orderId: number) =>
  queryOptions({
    queryKey: ['orders', orderId],
    queryFn: ({ signal }) => api.get<OrderView>(`/orders/${orderId}`, undefined, signal),
  });

export const timelineQuery = (orderId: number) =>
  queryOptions({
    queryKey: ['orders', orderId, 'timeline'],
    queryFn: ({ signal }) => api.get<{ entries: TimelineEntry[] }>(`/orders/${orderId}/timeline`, undefined, signal),
  });

export const invoicesQuery = (orderId: number) =>
  queryOptions({
    queryKey: ['orders', orderId, 'invoices'],
    queryFn: ({ signal }) => api.get<OrderInvoices>(`/orders/${orderId}/invoices`, undefined, signal),
  });

export const paymentsQuery = (orderId: number) =>
  queryOptions({
    queryKey: ['orders', orderId, 'payments'],
    queryFn: ({ signal }) => api.get<PaymentView>(`/orders/${orderId}/payments`, undefined, signal),
    // What a provider was asked to do is done within seconds; the page shows it without being loaded again.
    refetchInterval: (query) => (query.state.data?.requests.some(({ state }) => state === 'asked') ? 2000 : false),
  });

/** Where the packing slips of these shipments are, as one PDF. */
export const packingSlipsUrl = (shipmentIds: readonly number[]) =>
  `/api/v1/shipments/packing-slips?ids=${shipmentIds.slice(0, 200).join(',')}`;

export const shipOrder = (orderId: number, input: z.input<typeof shipInput>, requestKey: string) =>
  api.post<OrderView>(`/orders/${orderId}/ship`, input, requestKey);
export const cancelLines = (orderId: number, input: { lines: LineUnits[]; reason: string; notify: boolean }) =>
  api.post<OrderView>(`/orders/${orderId}/cancel`, input);
export const editOrder = (orderId: number, input: z.input<typeof editInput>) =>
  api.put<OrderView>(`/orders/${orderId}/lines`, input);
export const returnGoods = (orderId: number, input: z.input<typeof returnInput>, requestKey: string) =>
  api.post<OrderView>(`/orders/${orderId}/returns`, input, requestKey);
export const issueInvoices = (orderId: number) => api.post<OrderInvoices>(`/orders/${orderId}/invoices`);
export const recordReceipt = (orderId: number, input: { amountMinor: number; note: string }, requestKey: string) =>
  api.post<PaymentView>(`/orders/${orderId}/payments`, input, requestKey);
export const refundPayment = (orderId: number, input: z.input<typeof refundInput>, requestKey: string) =>
  api.post<PaymentView>(`/orders/${orderId}/refunds`, input, requestKey);
export const retryPaymentRequest = (requestId: number) => api.post<PaymentView>(`/payment-requests/${requestId}/retry`);
export const dropPaymentRequest = (requestId: number) => api.delete<PaymentView>(`/payment-requests/${requestId}`);
export const holdOrder = (orderId: number, held: boolean) => api.put<OrderView>(`/orders/${orderId}/hold`, { held });
export const addNote = (orderId: number, text: string) => api.post<OrderView>(`/orders/${orderId}/notes`, { text });
export const prepareShipments = (orderIds: number[]) => api.post<PrepareResult>('/shipments/prepare', { orderIds });
export const dropShipment = (shipmentId: number) => api.delete(`/shipments/${shipmentId}`);

/** Everything an order's change can show elsewhere: lists, stock, the dashboard. */
const concernedKeys = ['orders', 'inventory', 'variants', 'products', 'dashboard', 'mails'];

/** A change of one order: what it answers is shown at once, everything else it touches is asked for anew. */
export function useOrderChange<Input>(
  orderId: number,
  change: (input: Input) => Promise<OrderView | undefined>,
  onSuccess?: (order: OrderView | undefined, input: Input) => void,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (order, input) => {
      if (order) queryClient.setQueryData(orderQuery(orderId).queryKey, order);
      for (const key of concernedKeys) queryClient.invalidateQueries({ queryKey: [key] });
      onSuccess?.(order, input);
    },
  });
}
