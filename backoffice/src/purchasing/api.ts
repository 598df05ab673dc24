import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  DeliveryPreview,
  DeliveryRow,
  DeliveryView,
  deliveryInput,
  PurchaseLineView,
  PurchaseOrderRow,
  PurchaseOrderView,
  purchaseFilter,
  purchaseOrderInput,
  ScannedVariant,
  SuggestedLine,
  SuggestedSupplier,
  SupplierView,
  supplierInput,
} from '../../../server/src/purchasing/schemas.ts';
import { api, type Page } from '../platform/api.ts';

export type { DeliveryPreview, DeliveryRow, DeliveryView, ScannedVariant };
export type DeliveryInput = z.input<typeof deliveryInput>;
export type { PurchaseLineView, PurchaseOrderRow, PurchaseOrderView, SuggestedLine, SuggestedSupplier, SupplierView };
export type PurchaseState = PurchaseOrderView['state'];
export type PurchaseFilter = z.infer<typeof purchaseFilter>;
export type PurchaseOrderInput = z.input<typeof purchaseOrderInput>;
export type SupplierInput = z.input<typeof supplierInput>;

function pages<Item>(queryKey: readonly unknown[], path: string, query: Record<string, string | number | undefined>) {
  return infiniteQueryOptions({
    queryKey: [...queryKey, query],
    queryFn: ({ pageParam, signal }) => api.get<Page<Item>>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export const purchaseOrdersQuery = (query: { search?: string; filter?: PurchaseFilter; supplierId?: number }) =>
  pages<PurchaseOrderRow>(['purchase-orders', 'list'], '/purchase-orders', query);

export const purchaseOrderQuery = (id: number) =>
  queryOptions({
    queryKey: ['purchase-orders', id],
    queryFn: ({ signal }) => api.get<PurchaseOrderView>(`/purchase-orders/${id}`, undefined, signal),
  });

export const suppliersQuery = (query: { search?: string; limit?: number }) =>
  pages<SupplierView>(['suppliers', 'list'], '/suppliers', query);

/** The suppliers to choose from; where there are more than these, they are found by typing. */
export const supplierChoicesQuery = (search: string) =>
  queryOptions({
    queryKey: ['suppliers', 'choices', search],
    queryFn: ({ signal }) => api.get<Page<SupplierView>>('/suppliers', { search, limit: 50 }, signal),
    staleTime: 30_000,
  });

export const supplierQuery = (id: number) =>
  queryOptions({
    queryKey: ['suppliers', id],
    queryFn: ({ signal }) => api.get<SupplierView>(`/suppliers/${id}`, undefined, signal),
  });

export const suggestionsQuery = queryOptions({
  queryKey: ['purchase-suggestions', 'suppliers'],
  queryFn: ({ signal }) => api.get<{ suppliers: SuggestedSupplier[] }>('/purchase-suggestions', undefined, signal),
});

export const suggestedLinesQuery = (supplierId: number | null) =>
  pages<SuggestedLine>(['purchase-suggestions', 'lines'], '/purchase-suggestions/lines', {
    supplierId: supplierId ?? undefined,
  });

export const createSupplier = (input: SupplierInput) => api.post<SupplierView>('/suppliers', input);
export const saveSupplier = (id: number, input: SupplierInput & { version: number }) =>
  api.put<SupplierView>(`/suppliers/${id}`, input);
export const deleteSupplier = (id: number) => api.delete(`/suppliers/${id}`);

export const draftPurchaseOrder = (input: PurchaseOrderInput) => api.post<PurchaseOrderView>('/purchase-orders', input);
export const patchPurchaseOrder = (id: number, patch: Partial<PurchaseOrderInput> & { version: number }) =>
  api.patch<PurchaseOrderView>(`/purchase-orders/${id}`, patch);
export const deleteDraft = (id: number) => api.delete(`/purchase-orders/${id}`);
export const placePurchaseOrder = (id: number, input: { version: number; expectedOn: string | null }) =>
  api.post<PurchaseOrderView>(`/purchase-orders/${id}/order`, input);
export const moveExpectedDays = (
  id: number,
  input: { version: number; lines: { lineId: number; expectedOn: string | null }[] },
) => api.put<PurchaseOrderView>(`/purchase-orders/${id}/expected`, input);
export const cancelRest = (id: number, input: { version: number; lineIds: number[] }) =>
  api.post<PurchaseOrderView>(`/purchase-orders/${id}/cancel-rest`, input);
export const makeDrafts = (supplierIds?: (number | null)[]) =>
  api.post<{ purchaseOrderIds: number[] }>('/purchase-suggestions/drafts', { supplierIds });

/** What shows purchase orders, or what is coming and to whom, and so is asked again after one changed. */
const concernedKeys = ['purchase-orders', 'purchase-suggestions', 'suppliers', 'inventory', 'variants', 'backorders'];

/** Keeps a purchase order as the server answered it, and asks anew for all that depends on it. */
export function keepPurchaseOrder(queryClient: QueryClient, order: PurchaseOrderView): void {
  queryClient.setQueryData(purchaseOrderQuery(order.id).queryKey, order);
  refreshPurchasing(queryClient, order.id);
}

/** Asks anew for all that depends on purchase orders, but for the one whose answer is known. */
export function refreshPurchasing(queryClient: QueryClient, knownId?: number): void {
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [first, second] }) =>
      concernedKeys.includes(String(first)) && !(first === 'purchase-orders' && second === knownId),
  });
}

export const openOrdersQuery = queryOptions({
  queryKey: ['purchase-orders', 'open'],
  queryFn: ({ signal }) => api.get<Page<PurchaseOrderRow>>('/purchase-orders', { filter: 'open', limit: 200 }, signal),
});

export const deliveriesQuery = (query: { search?: string; purchaseOrderId?: number }) =>
  pages<DeliveryRow>(['deliveries', 'list'], '/deliveries', query);

/** One delivery; asked again and again while it is being received. */
export const deliveryQuery = (id: number) =>
  queryOptions({
    queryKey: ['deliveries', id],
    queryFn: ({ signal }) => api.get<DeliveryView>(`/deliveries/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 500 : false),
  });

export const previewQuery = (input: DeliveryInput) =>
  queryOptions({
    queryKey: ['deliveries', 'preview', input],
    queryFn: () => api.post<DeliveryPreview>('/deliveries/preview', input),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

export const receiveDelivery = (input: DeliveryInput, idempotencyKey: string) =>
  api.post<DeliveryView>('/deliveries', input, idempotencyKey);
export const prepareDelivered = (id: number) =>
  api.post<{ prepared: number; more: boolean }>(`/deliveries/${id}/prepare-shipments`);
export const scan = (code: string) => api.get<{ variants: ScannedVariant[] }>('/scan', { code });

/** Asks anew for all that a delivery changes. */
export function refreshAfterDelivery(queryClient: QueryClient): void {
  for (const key of [...concernedKeys, 'orders', 'products', 'dashboard', 'deliveries']) {
    queryClient.invalidateQueries({ queryKey: [key] });
  }
}
