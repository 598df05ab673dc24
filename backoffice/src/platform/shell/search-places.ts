import {
  IconAddressBook,
  IconApi,
  IconCategory,
  IconDownload,
  IconExternalLink,
  IconFileImport,
  IconHistory,
  IconMail,
  IconPackageImport,
  IconPlus,
  IconShoppingCart,
  IconTruckDelivery,
} from '@tabler/icons-react';
import { type LinkProps, useNavigate } from '@tanstack/react-router';
import { type FC, useMemo } from 'react';
import { type Permission, useMayAll } from '../../accounts/session.ts';
import { en } from '../../i18n/en.ts';
import { type MessageKey, useI18n } from '../../i18n/i18n.tsx';
import { nl } from '../../i18n/nl.ts';
import { settingsColumns } from '../../settings/settings-columns.ts';
import { destinations } from './side-nav.tsx';

/** A page or action the search leads to. It is found by its words in every language of the back office. */
export type Place = {
  id: string;
  label: string;
  icon: FC<{ size?: number; stroke?: number }>;
  words: string;
  open(): void;
};

type Entry = {
  label: MessageKey;
  /** The section it belongs to: 'Settings › Workflow'. */
  in?: MessageKey;
  /** Other words it is known by: those of its description. */
  known?: MessageKey[];
  icon: Place['icon'];
  needs?: Permission;
  go: Pick<LinkProps, 'to' | 'search'> | { href: string };
};

/** What settings are looked for by, beyond their titles and descriptions. */
const alsoKnown: { [to: string]: MessageKey[] } = {
  '/settings/workflow': ['stock.backorders'],
  '/settings/store': ['store.language'],
  '/settings/payments': ['paymentSettings.instructions', 'paymentSettings.methods', 'provider.stripe'],
};

const entries: Entry[] = [
  ...destinations.map(({ to, label, icon }): Entry => ({ label, icon, go: { to } })),
  {
    label: 'categories.title',
    in: 'nav.products',
    known: ['categories.intro', 'rules.title'],
    icon: IconCategory,
    go: { to: '/products/categories' },
  },
  {
    label: 'purchasing.suppliers',
    in: 'nav.purchasing',
    known: ['suppliers.intro'],
    icon: IconAddressBook,
    go: { to: '/purchasing/suppliers' },
  },
  {
    label: 'purchasing.suggested',
    in: 'nav.purchasing',
    known: ['suggested.intro'],
    icon: IconShoppingCart,
    go: { to: '/purchasing/suggested' },
  },
  {
    label: 'purchasing.deliveries',
    in: 'nav.purchasing',
    known: ['deliveries.intro'],
    icon: IconTruckDelivery,
    go: { to: '/purchasing/deliveries' },
  },
  {
    label: 'receive.title',
    in: 'nav.purchasing',
    known: ['receive.linesHelpNoOrder'],
    icon: IconPackageImport,
    needs: 'stock',
    go: { to: '/purchasing/receive' },
  },
  ...settingsColumns.flatMap((column) =>
    column.entries.map(
      (entry): Entry => ({
        label: entry.label,
        in: 'nav.settings',
        known: [entry.help, ...(alsoKnown[entry.to] ?? [])],
        icon: entry.icon,
        ...('needs' in entry && { needs: entry.needs }),
        go: { to: entry.to },
      }),
    ),
  ),
  { label: 'tools.outbox', in: 'nav.tools', known: ['tools.outboxHelp'], icon: IconMail, go: { to: '/tools/outbox' } },
  {
    label: 'changes.title',
    in: 'nav.tools',
    known: ['changes.toolHelp', 'changes.undo'],
    icon: IconHistory,
    go: { to: '/tools/changes' },
  },
  {
    label: 'imports.title',
    in: 'nav.tools',
    known: ['imports.toolHelp', 'imports.new'],
    icon: IconFileImport,
    needs: 'catalogue',
    go: { to: '/tools/imports' },
  },
  {
    label: 'exports.title',
    in: 'nav.tools',
    known: ['exports.toolHelp'],
    icon: IconDownload,
    go: { to: '/tools/exports' },
  },
  { label: 'tools.api', in: 'nav.tools', known: ['tools.apiHelp'], icon: IconApi, go: { href: '/api/docs' } },
  { label: 'products.add', icon: IconPlus, needs: 'catalogue', go: { to: '/products/new' } },
  { label: 'shell.viewShop', known: ['steps.shop'], icon: IconExternalLink, go: { href: '/' } },
];

/** The pages and actions that are open to the person who is signed in. */
export function usePlaces(): Place[] {
  const { t } = useI18n();
  const navigate = useNavigate();
  const may = useMayAll();
  return useMemo(() => {
    const say = t as (key: MessageKey) => string;
    return entries
      .filter(({ needs }) => !needs || may(needs))
      .map((entry) => ({
        id: 'href' in entry.go ? entry.go.href : String(entry.go.to),
        label: entry.in ? `${say(entry.in)} › ${say(entry.label)}` : say(entry.label),
        icon: entry.icon,
        words: [entry.label, ...(entry.in ? [entry.in] : []), ...(entry.known ?? [])]
          .flatMap((key) => [en[key], nl[key]])
          .filter((words) => typeof words === 'string')
          .join(' '),
        open: () => {
          if ('href' in entry.go) globalThis.open(entry.go.href, '_blank', 'noopener');
          else navigate(entry.go);
        },
      }));
  }, [t, navigate, may]);
}
