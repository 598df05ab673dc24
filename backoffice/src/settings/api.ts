import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { LocationView as StockLocation } from '../../../server/src/inventory/schemas.ts';
import type { EnrolmentCode, RegisterSettings } from '../../../server/src/pos/schemas.ts';
import type {
  CalendarView as Calendar,
  LanguageView as Language,
  LanguageInput,
  LanguageTexts,
  newLanguage,
  OrderSettings,
  PaymentSettings,
  PaymentSettingsView,
  ShippingMethodView as ShippingMethod,
  StoreSettings,
  TaxRate,
  Timeframe,
  WorkflowSettings,
} from '../../../server/src/settings/schemas.ts';
import { api } from '../platform/api.ts';
import { entryList } from './entries.ts';

export type {
  Calendar,
  Language,
  LanguageTexts,
  OrderSettings,
  PaymentSettingsView,
  RegisterSettings,
  ShippingMethod,
  StockLocation,
  StoreSettings,
  TaxRate,
  Timeframe,
  WorkflowSettings,
};

type NewLanguage = z.infer<typeof newLanguage>;

export const workflowQuery = queryOptions({
  queryKey: ['settings', 'workflow'],
  queryFn: ({ signal }) => api.get<WorkflowSettings>('/settings/workflow', undefined, signal),
});
export const storeSettingsQuery = queryOptions({
  queryKey: ['settings', 'store'],
  queryFn: ({ signal }) => api.get<StoreSettings>('/settings/store', undefined, signal),
});
export const paymentSettingsQuery = queryOptions({
  queryKey: ['settings', 'payments'],
  queryFn: ({ signal }) => api.get<PaymentSettingsView>('/settings/payments', undefined, signal),
});
export const orderSettingsQuery = queryOptions({
  queryKey: ['settings', 'orders'],
  queryFn: ({ signal }) => api.get<OrderSettings>('/settings/orders', undefined, signal),
});

export const savePaymentSettings = (settings: PaymentSettings) =>
  api.put<PaymentSettingsView>('/settings/payments', settings);
export const saveOrderSettings = (settings: OrderSettings) => api.put<OrderSettings>('/settings/orders', settings);

/** Where a tax or delivery timeframe is chosen. */
const choices = ['choices'];
export const taxList = entryList<TaxRate>('/settings/taxes', [choices]);
export const timeframeList = entryList<Timeframe>('/settings/delivery-timeframes', [choices]);
export const shippingList = entryList<ShippingMethod>('/settings/shipping-methods', []);
/** Stock is shown by location wherever it is shown. */
export const locationList = entryList<StockLocation>('/settings/locations', [
  choices,
  ['variants'],
  ['products'],
  ['inventory'],
]);

export const calendarQuery = queryOptions({
  queryKey: ['settings', 'calendar'],
  queryFn: ({ signal }) => api.get<Calendar>('/settings/calendar', undefined, signal),
});
export const saveCalendar = (calendar: Calendar) => api.put<Calendar>('/settings/calendar', calendar);

type Languages = { items: Language[] };
const languages = '/settings/languages';
const itemsOf = async (answer: Promise<Languages>) => (await answer).items;
export const languagesQuery = queryOptions({
  queryKey: ['settings', languages],
  queryFn: ({ signal }) => itemsOf(api.get<Languages>(languages, undefined, signal)),
});
export const languageTextsQuery = (code: string) =>
  queryOptions({
    queryKey: ['settings', languages, code, 'texts'],
    queryFn: ({ signal }) => api.get<LanguageTexts>(`${languages}/${code}/texts`, undefined, signal),
  });
export const createLanguage = (input: NewLanguage) => itemsOf(api.post<Languages>(languages, input));
export const changeLanguage = (code: string, input: LanguageInput & { version: number }) =>
  itemsOf(api.put<Languages>(`${languages}/${code}`, input));
export const orderLanguages = (order: string[], seen: string[]) =>
  itemsOf(api.put<Languages>(`${languages}/order`, { order, seen }));
export const deleteLanguage = (code: string) => api.delete(`${languages}/${code}?removeTexts=true`);

export const saveWorkflow = (settings: WorkflowSettings) => api.put<WorkflowSettings>('/settings/workflow', settings);
export const saveStoreSettings = (settings: StoreSettings) => api.put<StoreSettings>('/settings/store', settings);

export const registerList = entryList<RegisterSettings>('/settings/registers', []);
export const makeRegisterCode = (id: number) => api.post<EnrolmentCode>(`/settings/registers/${id}/code`);
export const removeRegisterDevice = (id: number) => api.delete<RegisterSettings>(`/settings/registers/${id}/device`);
