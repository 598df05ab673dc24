import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { inventorySearch } from './inventory/inventory-search.ts';
import {
  backorderFilters,
  backorderViews,
  dashboardPeriods,
  day,
  delayStates,
  idParam,
  mailStates,
  number,
  oneOf,
  orderFilters,
  paymentStates,
  productSorts,
  productVisibilities,
  purchaseFilters,
  shipmentStates,
  text,
} from './platform/search-params.ts';
import { RouteError } from './platform/shell/route-error.tsx';
import { Shell } from './platform/shell/shell.tsx';
import { NotFoundPage, PageSkeleton } from './platform/ui/states.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: RouteError });

const dashboard = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search): { days?: (typeof dashboardPeriods)[number] } => ({
    days: dashboardPeriods.find((each) => each === Number(search.days)),
  }),
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
});

const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  validateSearch: (
    search,
  ): {
    search?: string;
    filter?: (typeof orderFilters)[number];
    payment?: (typeof paymentStates)[number];
    shipment?: (typeof shipmentStates)[number];
    promisedFrom?: string;
    promisedTo?: string;
  } => ({
    search: text(search.search),
    filter: oneOf(orderFilters, search.filter),
    payment: oneOf(paymentStates, search.payment),
    shipment: oneOf(shipmentStates, search.shipment),
    promisedFrom: day(search.promisedFrom),
    promisedTo: day(search.promisedTo),
  }),
  component: lazyRouteComponent(() => import('./orders/orders-page.tsx'), 'OrdersPage'),
});
const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$orderId',
  params: idParam('orderId'),
  component: lazyRouteComponent(() => import('./orders/order-page.tsx'), 'OrderPage'),
});

const delays = createRoute({
  getParentRoute: () => root,
  path: '/orders/delays',
  validateSearch: (search): { state?: (typeof delayStates)[number] } => ({ state: oneOf(delayStates, search.state) }),
  component: lazyRouteComponent(() => import('./delays/delays-page.tsx'), 'DelaysPage'),
});

const backorders = createRoute({
  getParentRoute: () => root,
  path: '/backorders',
  validateSearch: (
    search,
  ): { view?: (typeof backorderViews)[number]; search?: string; filter?: (typeof backorderFilters)[number] } => ({
    view: oneOf(backorderViews, search.view),
    search: text(search.search),
    filter: oneOf(backorderFilters, search.filter),
  }),
  component: lazyRouteComponent(() => import('./backorders/backorders-page.tsx'), 'BackordersPage'),
});

const products = createRoute({
  getParentRoute: () => root,
  path: '/products',
  validateSearch: (
    search,
  ): {
    search?: string;
    visibility?: (typeof productVisibilities)[number];
    sort?: (typeof productSorts)[number];
  } => ({
    search: text(search.search),
    visibility: oneOf(productVisibilities, search.visibility),
    sort: oneOf(productSorts, search.sort),
  }),
  component: lazyRouteComponent(() => import('./catalogue/products-page.tsx'), 'ProductsPage'),
});
const newProduct = createRoute({
  getParentRoute: () => root,
  path: '/products/new',
  component: lazyRouteComponent(() => import('./catalogue/new-product-page.tsx'), 'NewProductPage'),
});
const categories = createRoute({
  getParentRoute: () => root,
  path: '/products/categories',
  component: lazyRouteComponent(() => import('./catalogue/categories-page.tsx'), 'CategoriesPage'),
});
const category = createRoute({
  getParentRoute: () => root,
  path: '/products/categories/$categoryId',
  params: idParam('categoryId'),
  component: lazyRouteComponent(() => import('./catalogue/category-page.tsx'), 'CategoryPage'),
});
const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$productId',
  params: idParam('productId'),
  component: lazyRouteComponent(() => import('./catalogue/product-page.tsx'), 'ProductPage'),
});
const newVariant = createRoute({
  getParentRoute: () => root,
  path: '/products/$productId/variants/new',
  params: idParam('productId'),
  component: lazyRouteComponent(() => import('./catalogue/new-variant-page.tsx'), 'NewVariantPage'),
});
const variant = createRoute({
  getParentRoute: () => root,
  path: '/variants/$variantId',
  params: idParam('variantId'),
  component: lazyRouteComponent(() => import('./catalogue/variant-page.tsx'), 'VariantPage'),
});

const inventory = createRoute({
  getParentRoute: () => root,
  path: '/inventory',
  validateSearch: inventorySearch,
  component: lazyRouteComponent(() => import('./inventory/inventory-page.tsx'), 'InventoryPage'),
});

const purchasing = createRoute({
  getParentRoute: () => root,
  path: '/purchasing',
  validateSearch: (search): { search?: string; filter?: (typeof purchaseFilters)[number] } => ({
    search: text(search.search),
    filter: oneOf(purchaseFilters, search.filter),
  }),
  component: lazyRouteComponent(() => import('./purchasing/purchase-orders-page.tsx'), 'PurchaseOrdersPage'),
});
const newPurchaseOrder = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/orders/new',
  component: lazyRouteComponent(() => import('./purchasing/draft-page.tsx'), 'NewPurchaseOrderPage'),
});
const purchaseOrder = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/orders/$purchaseOrderId',
  params: idParam('purchaseOrderId'),
  component: lazyRouteComponent(() => import('./purchasing/purchase-order-page.tsx'), 'PurchaseOrderPage'),
});
const purchaseOrderPrint = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/orders/$purchaseOrderId/print',
  params: idParam('purchaseOrderId'),
  component: lazyRouteComponent(() => import('./purchasing/print-page.tsx'), 'PrintPage'),
});
const receive = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/receive',
  validateSearch: (search): { order?: number } => ({ order: number(search.order) }),
  component: lazyRouteComponent(() => import('./purchasing/receive-page.tsx'), 'ReceivePage'),
});
const deliveries = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/deliveries',
  validateSearch: (search): { search?: string } => ({ search: text(search.search) }),
  component: lazyRouteComponent(() => import('./purchasing/deliveries-page.tsx'), 'DeliveriesPage'),
});
const delivery = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/deliveries/$deliveryId',
  params: idParam('deliveryId'),
  component: lazyRouteComponent(() => import('./purchasing/delivery-page.tsx'), 'DeliveryPage'),
});
const suggested = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/suggested',
  component: lazyRouteComponent(() => import('./purchasing/suggested-page.tsx'), 'SuggestedPage'),
});
const suppliers = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/suppliers',
  validateSearch: (search): { search?: string } => ({ search: text(search.search) }),
  component: lazyRouteComponent(() => import('./purchasing/suppliers-page.tsx'), 'SuppliersPage'),
});
const newSupplier = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/suppliers/new',
  component: lazyRouteComponent(() => import('./purchasing/supplier-page.tsx'), 'NewSupplierPage'),
});
const supplier = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/suppliers/$supplierId',
  params: idParam('supplierId'),
  component: lazyRouteComponent(() => import('./purchasing/supplier-page.tsx'), 'SupplierPage'),
});

const tools = createRoute({
  getParentRoute: () => root,
  path: '/tools',
  component: lazyRouteComponent(() => import('./tools/tools-page.tsx'), 'ToolsPage'),
});
const outbox = createRoute({
  getParentRoute: () => root,
  path: '/tools/outbox',
  validateSearch: (search): { state?: (typeof mailStates)[number] } => ({ state: oneOf(mailStates, search.state) }),
  component: lazyRouteComponent(() => import('./notifications/outbox-page.tsx'), 'OutboxPage'),
});
const mail = createRoute({
  getParentRoute: () => root,
  path: '/tools/outbox/$mailId',
  params: idParam('mailId'),
  component: lazyRouteComponent(() => import('./notifications/mail-page.tsx'), 'MailPage'),
});

const imports = createRoute({
  getParentRoute: () => root,
  path: '/tools/imports',
  component: lazyRouteComponent(() => import('./imports/imports-page.tsx'), 'ImportsPage'),
});
const newImport = createRoute({
  getParentRoute: () => root,
  path: '/tools/imports/new',
  component: lazyRouteComponent(() => import('./imports/new-import-page.tsx'), 'NewImportPage'),
});
const oneImport = createRoute({
  getParentRoute: () => root,
  path: '/tools/imports/$importId',
  params: idParam('importId'),
  component: lazyRouteComponent(() => import('./imports/import-page.tsx'), 'ImportPage'),
});

const changes = createRoute({
  getParentRoute: () => root,
  path: '/tools/changes',
  component: lazyRouteComponent(() => import('./changes/changes-page.tsx'), 'ChangesPage'),
});
const changeSet = createRoute({
  getParentRoute: () => root,
  path: '/tools/changes/$changeSetId',
  params: idParam('changeSetId'),
  component: lazyRouteComponent(() => import('./changes/change-set-page.tsx'), 'ChangeSetPage'),
});

const exportsList = createRoute({
  getParentRoute: () => root,
  path: '/tools/exports',
  component: lazyRouteComponent(() => import('./exports/exports-page.tsx'), 'ExportsPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});
const storeSettings = createRoute({
  getParentRoute: () => root,
  path: '/settings/store',
  component: lazyRouteComponent(() => import('./settings/store-settings-page.tsx'), 'StoreSettingsPage'),
});
const workflow = createRoute({
  getParentRoute: () => root,
  path: '/settings/workflow',
  component: lazyRouteComponent(() => import('./settings/workflow-page.tsx'), 'WorkflowPage'),
});

const delaySettings = createRoute({
  getParentRoute: () => root,
  path: '/settings/delays',
  component: lazyRouteComponent(() => import('./delays/delay-settings-page.tsx'), 'DelaySettingsPage'),
});
const paymentSettings = createRoute({
  getParentRoute: () => root,
  path: '/settings/payments',
  component: lazyRouteComponent(() => import('./settings/payment-settings-page.tsx'), 'PaymentSettingsPage'),
});
const orderSettings = createRoute({
  getParentRoute: () => root,
  path: '/settings/orders',
  component: lazyRouteComponent(() => import('./settings/order-settings-page.tsx'), 'OrderSettingsPage'),
});

const taxes = createRoute({
  getParentRoute: () => root,
  path: '/settings/taxes',
  component: lazyRouteComponent(() => import('./settings/taxes-page.tsx'), 'TaxesPage'),
});
const newTax = createRoute({
  getParentRoute: () => root,
  path: '/settings/taxes/new',
  component: lazyRouteComponent(() => import('./settings/tax-page.tsx'), 'NewTaxPage'),
});
const tax = createRoute({
  getParentRoute: () => root,
  path: '/settings/taxes/$taxId',
  params: idParam('taxId'),
  component: lazyRouteComponent(() => import('./settings/tax-page.tsx'), 'TaxPage'),
});
const timeframes = createRoute({
  getParentRoute: () => root,
  path: '/settings/delivery-timeframes',
  component: lazyRouteComponent(() => import('./settings/timeframes-page.tsx'), 'TimeframesPage'),
});
const newTimeframe = createRoute({
  getParentRoute: () => root,
  path: '/settings/delivery-timeframes/new',
  component: lazyRouteComponent(() => import('./settings/timeframe-page.tsx'), 'NewTimeframePage'),
});
const timeframe = createRoute({
  getParentRoute: () => root,
  path: '/settings/delivery-timeframes/$timeframeId',
  params: idParam('timeframeId'),
  component: lazyRouteComponent(() => import('./settings/timeframe-page.tsx'), 'TimeframePage'),
});
const businessDays = createRoute({
  getParentRoute: () => root,
  path: '/settings/business-days',
  component: lazyRouteComponent(() => import('./settings/business-days-page.tsx'), 'BusinessDaysPage'),
});
const locations = createRoute({
  getParentRoute: () => root,
  path: '/settings/locations',
  component: lazyRouteComponent(() => import('./settings/locations-page.tsx'), 'LocationsPage'),
});
const newLocation = createRoute({
  getParentRoute: () => root,
  path: '/settings/locations/new',
  component: lazyRouteComponent(() => import('./settings/location-page.tsx'), 'NewLocationPage'),
});
const location = createRoute({
  getParentRoute: () => root,
  path: '/settings/locations/$locationId',
  params: idParam('locationId'),
  component: lazyRouteComponent(() => import('./settings/location-page.tsx'), 'LocationPage'),
});
const languages = createRoute({
  getParentRoute: () => root,
  path: '/settings/languages',
  component: lazyRouteComponent(() => import('./settings/languages-page.tsx'), 'LanguagesPage'),
});
const newLanguage = createRoute({
  getParentRoute: () => root,
  path: '/settings/languages/new',
  component: lazyRouteComponent(() => import('./settings/language-page.tsx'), 'NewLanguagePage'),
});
const language = createRoute({
  getParentRoute: () => root,
  path: '/settings/languages/$code',
  component: lazyRouteComponent(() => import('./settings/language-page.tsx'), 'LanguagePage'),
});
const shipping = createRoute({
  getParentRoute: () => root,
  path: '/settings/shipping',
  component: lazyRouteComponent(() => import('./settings/shipping-page.tsx'), 'ShippingPage'),
});
const newShippingMethod = createRoute({
  getParentRoute: () => root,
  path: '/settings/shipping/new',
  component: lazyRouteComponent(() => import('./settings/shipping-method-page.tsx'), 'NewShippingMethodPage'),
});
const shippingMethod = createRoute({
  getParentRoute: () => root,
  path: '/settings/shipping/$methodId',
  params: idParam('methodId'),
  component: lazyRouteComponent(() => import('./settings/shipping-method-page.tsx'), 'ShippingMethodPage'),
});
const themes = createRoute({
  getParentRoute: () => root,
  path: '/settings/themes',
  component: lazyRouteComponent(() => import('./themes/themes-page.tsx'), 'ThemesPage'),
});
const theme = createRoute({
  getParentRoute: () => root,
  path: '/settings/themes/$themeKey',
  component: lazyRouteComponent(() => import('./themes/theme-settings-page.tsx'), 'ThemeSettingsPage'),
});
const themeFiles = createRoute({
  getParentRoute: () => root,
  path: '/settings/themes/$themeKey/files',
  validateSearch: (search): { file?: string } => ({ file: text(search.file) }),
  component: lazyRouteComponent(() => import('./themes/theme-files-page.tsx'), 'ThemeFilesPage'),
});
const registers = createRoute({
  getParentRoute: () => root,
  path: '/settings/registers',
  component: lazyRouteComponent(() => import('./settings/registers-page.tsx'), 'RegistersPage'),
});
const newRegister = createRoute({
  getParentRoute: () => root,
  path: '/settings/registers/new',
  component: lazyRouteComponent(() => import('./settings/register-page.tsx'), 'NewRegisterPage'),
});
const register = createRoute({
  getParentRoute: () => root,
  path: '/settings/registers/$registerId',
  params: idParam('registerId'),
  component: lazyRouteComponent(() => import('./settings/register-page.tsx'), 'RegisterPage'),
});

const users = createRoute({
  getParentRoute: () => root,
  path: '/settings/users',
  component: lazyRouteComponent(() => import('./accounts/users-page.tsx'), 'UsersPage'),
});
const newUser = createRoute({
  getParentRoute: () => root,
  path: '/settings/users/new',
  component: lazyRouteComponent(() => import('./accounts/user-page.tsx'), 'NewUserPage'),
});
const user = createRoute({
  getParentRoute: () => root,
  path: '/settings/users/$userId',
  params: idParam('userId'),
  component: lazyRouteComponent(() => import('./accounts/user-page.tsx'), 'UserPage'),
});
const apiKeys = createRoute({
  getParentRoute: () => root,
  path: '/settings/api-keys',
  component: lazyRouteComponent(() => import('./accounts/api-keys-page.tsx'), 'ApiKeysPage'),
});
const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/settings/webhooks',
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});
const newWebhook = createRoute({
  getParentRoute: () => root,
  path: '/settings/webhooks/new',
  component: lazyRouteComponent(() => import('./webhooks/webhook-page.tsx'), 'NewWebhookPage'),
});
const webhook = createRoute({
  getParentRoute: () => root,
  path: '/settings/webhooks/$webhookId',
  params: idParam('webhookId'),
  component: lazyRouteComponent(() => import('./webhooks/webhook-page.tsx'), 'WebhookPage'),
});
const ownAccount = createRoute({
  getParentRoute: () => root,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('./accounts/own-account-page.tsx'), 'OwnAccountPage'),
});

const routeTree = root.addChildren([
  dashboard,
  orders,
  order,
  delays,
  backorders,
  products,
  newProduct,
  categories,
  category,
  product,
  newVariant,
  variant,
  inventory,
  purchasing,
  newPurchaseOrder,
  purchaseOrder,
  purchaseOrderPrint,
  receive,
  deliveries,
  delivery,
  suggested,
  suppliers,
  newSupplier,
  supplier,
  tools,
  outbox,
  mail,
  imports,
  newImport,
  oneImport,
  changes,
  changeSet,
  exportsList,
  settings,
  paymentSettings,
  orderSettings,
  storeSettings,
  workflow,
  taxes,
  newTax,
  tax,
  timeframes,
  newTimeframe,
  timeframe,
  businessDays,
  locations,
  newLocation,
  location,
  registers,
  newRegister,
  register,
  languages,
  newLanguage,
  language,
  shipping,
  newShippingMethod,
  shippingMethod,
  themes,
  theme,
  themeFiles,
  users,
  newUser,
  user,
  ownAccount,
  apiKeys,
  webhooks,
  newWebhook,
  webhook,
  delaySettings,
]);

export const router = createRouter({
  routeTree,
  basepath: '/admin',
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: RouteError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
