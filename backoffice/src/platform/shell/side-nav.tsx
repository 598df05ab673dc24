import {
  IconBox,
  IconBuildingWarehouse,
  IconHourglass,
  IconLayoutDashboard,
  IconReceipt,
  IconSettings,
  IconTool,
  IconTruckDelivery,
} from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useI18n } from '../../i18n/i18n.tsx';

export const destinations = [
  { to: '/', label: 'nav.dashboard', icon: IconLayoutDashboard },
  { to: '/orders', label: 'nav.orders', icon: IconReceipt },
  { to: '/backorders', label: 'nav.backorders', icon: IconHourglass, under: '/orders' },
  { to: '/products', label: 'nav.products', icon: IconBox },
  { to: '/inventory', label: 'nav.inventory', icon: IconBuildingWarehouse },
  { to: '/purchasing', label: 'nav.purchasing', icon: IconTruckDelivery, under: '/inventory' },
  { to: '/tools', label: 'nav.tools', icon: IconTool },
  { to: '/settings', label: 'nav.settings', icon: IconSettings },
] as const;

/** The sidebar's links. A section stays marked on all its pages. */
export function SideNav() {
  const { t } = useI18n();
  const current = sectionOf(useLocation().pathname);
  return (
    <ul className="side-nav">
      {destinations.map(({ to, label, icon: Icon, ...place }) => (
        <li key={to} data-under={'under' in place || undefined}>
          <Link to={to} data-active={to === current || undefined} aria-current={to === current ? 'page' : undefined}>
            <Icon size={20} stroke={1.6} aria-hidden="true" />
            {t(label)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The section a page belongs to: variants are reached through their products. */
function sectionOf(pathname: string): string {
  const [, first = ''] = pathname.split('/');
  return first === 'variants' ? '/products' : `/${first}`;
}
