import {
  IconBuildingStore,
  IconCalendarOff,
  IconCalendarWeek,
  IconCashRegister,
  IconClockHour4,
  IconCreditCard,
  IconFileInvoice,
  IconKey,
  IconLanguage,
  IconMapPin,
  IconPalette,
  IconReceiptTax,
  IconRoute,
  IconTruckDelivery,
  IconUserCircle,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import type { Permission } from '../accounts/session.ts';

/** Where Settings leads, column by column; also found by the search. `needs`: shown only to whom it opens. */
export const settingsColumns = [
  {
    title: 'settings.general',
    entries: [
      { to: '/settings/store', label: 'settings.store', help: 'settings.storeHelp', icon: IconBuildingStore },
      { to: '/settings/account', label: 'settings.account', help: 'settings.accountHelp', icon: IconUserCircle },
    ],
  },
  {
    title: 'settings.storeColumn',
    entries: [
      { to: '/settings/workflow', label: 'settings.workflow', help: 'settings.workflowHelp', icon: IconRoute },
      { to: '/settings/orders', label: 'orderSettings.title', help: 'orderSettings.help', icon: IconFileInvoice },
      {
        to: '/settings/delivery-timeframes',
        label: 'settings.timeframes',
        help: 'settings.timeframesHelp',
        icon: IconClockHour4,
      },
      {
        to: '/settings/business-days',
        label: 'settings.businessDays',
        help: 'settings.businessDaysHelp',
        icon: IconCalendarWeek,
      },
      { to: '/settings/delays', label: 'delays.title', help: 'delays.settingsHelp', icon: IconCalendarOff },
      { to: '/settings/locations', label: 'settings.locations', help: 'settings.locationsHelp', icon: IconMapPin },
      { to: '/settings/registers', label: 'registers.title', help: 'registers.help', icon: IconCashRegister },
      { to: '/settings/languages', label: 'settings.languages', help: 'settings.languagesHelp', icon: IconLanguage },
      {
        to: '/settings/users',
        label: 'settings.users',
        help: 'settings.usersHelp',
        icon: IconUsers,
        needs: 'users' as Permission,
      },
    ],
  },
  {
    title: 'settings.designColumn',
    entries: [{ to: '/settings/themes', label: 'themes.title', help: 'themes.help', icon: IconPalette }],
  },
  {
    title: 'settings.paymentColumn',
    entries: [
      { to: '/settings/payments', label: 'paymentSettings.title', help: 'paymentSettings.help', icon: IconCreditCard },
      { to: '/settings/taxes', label: 'settings.taxes', help: 'settings.taxesHelp', icon: IconReceiptTax },
    ],
  },
  {
    title: 'settings.shippingColumn',
    entries: [
      { to: '/settings/shipping', label: 'settings.shipping', help: 'settings.shippingHelp', icon: IconTruckDelivery },
    ],
  },
  {
    title: 'settings.integrationColumn',
    entries: [
      {
        to: '/settings/api-keys',
        label: 'apiKeys.title',
        help: 'apiKeys.help',
        icon: IconKey,
        needs: 'settings' as Permission,
      },
      {
        to: '/settings/webhooks',
        label: 'webhooks.title',
        help: 'webhooks.help',
        icon: IconWebhook,
        needs: 'settings' as Permission,
      },
    ],
  },
] as const;
