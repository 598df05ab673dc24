/** The till's calls. What a register sells goes out under a key made here, so that sent twice it is sold once. */
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  CollectedOrder,
  counterOrderInput,
  handOverInput,
  ParkedSale,
  ReadyOrder,
  ReceiptRow,
  ReceiptView,
  RegisterSession,
  saleInput,
  TillProduct,
  TillView,
} from '../../../server/src/pos/schemas.ts';
import { api } from '../platform/api.ts';

export type { CollectedOrder, ParkedSale, ReceiptRow, ReceiptView, RegisterSession, TillProduct, TillView };
export type SaleInput = z.input<typeof saleInput>;
export type CounterOrderInput = z.input<typeof counterOrderInput>;
export type Payment = NonNullable<SaleInput['payments']>[number];

export const tillQuery = queryOptions({
  queryKey: ['till'],
  queryFn: ({ signal }) => api.get<TillView>('/pos', undefined, signal),
});
export const enrol = (code: string) => api.post<TillView>('/pos/enrolment', { code });
export const signInByPin = (userId: number, pin: string) => api.post<TillView>('/pos/sign-in', { userId, pin });
export const signOut = () => api.delete<TillView>('/pos/sign-in');
export const openRegister = (floatMinor: number) => api.post<RegisterSession>('/pos/session', { floatMinor });
export const closeRegister = (countedMinor: number, note: string) =>
  api.post<RegisterSession>('/pos/session/close', { countedMinor, note });

type Products = { items: TillProduct[] };
export const productsQuery = (search: string) =>
  queryOptions({
    queryKey: ['till-products', search],
    queryFn: async ({ signal }) => (await api.get<Products>('/pos/products', { search }, signal)).items,
    placeholderData: (former) => former,
  });
export const findByCode = async (code: string) => (await api.get<Products>('/pos/products', { code })).items;

export const sell = (sale: SaleInput, key: string) => api.post<ReceiptView>('/pos/sales', sale, key);
export const placeSpecialOrder = (order: CounterOrderInput, key: string) =>
  api.post<ReceiptView>('/pos/orders', order, key);

export const readyQuery = (search: string) =>
  queryOptions({
    queryKey: ['till-ready', search],
    queryFn: async ({ signal }) => (await api.get<{ items: ReadyOrder[] }>('/pos/orders', { search }, signal)).items,
  });
export const collectedOrderQuery = (id: number) =>
  queryOptions({
    queryKey: ['till-order', id],
    queryFn: ({ signal }) => api.get<CollectedOrder>(`/pos/orders/${id}`, undefined, signal),
    staleTime: 0,
  });
export const handOver = (id: number, input: z.input<typeof handOverInput>, key: string) =>
  api.post<ReceiptView>(`/pos/orders/${id}/hand-over`, input, key);

type Receipts = { items: ReceiptRow[]; nextCursor: string | null };
export const receiptsQuery = (search: string) =>
  queryOptions({
    queryKey: ['till-receipts', search],
    queryFn: ({ signal }) => api.get<Receipts>('/pos/receipts', { search, limit: 30 }, signal),
  });
export const receiptQuery = (id: number) =>
  queryOptions({
    queryKey: ['till-receipt', id],
    queryFn: ({ signal }) => api.get<ReceiptView>(`/pos/receipts/${id}`, undefined, signal),
  });
export const mailReceipt = (id: number, email: string) => api.post<void>(`/pos/receipts/${id}/mail`, { email });

type Parked = { items: ParkedSale[] };
export const parkedQuery = queryOptions({
  queryKey: ['till-parked'],
  queryFn: async ({ signal }) => (await api.get<Parked>('/pos/parked', undefined, signal)).items,
});
export const park = (label: string, basket: object, key: string) =>
  api.post<Parked>('/pos/parked', { label, basket }, key);
export const takeUp = (id: number) => api.delete<ParkedSale>(`/pos/parked/${id}`);
