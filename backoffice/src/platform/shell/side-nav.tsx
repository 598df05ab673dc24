import {
  IconBox,
  IconBuildingWarehouse,
  IconLayoutDashboard,
  IconReceipt,
  IconSettings,
  IconTool,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../i18n/i18n.tsx';

export const destinations = [
  { to: '/', label: 'nav.dashboard', icon: IconLayoutDashboard },
  { to: '/orders', label: 'nav.orders', icon: IconReceipt },
  { to: '/products', label: 'nav.products', icon: IconBox },
  { to: '/inventory', label: 'nav.inventory', icon: IconBuildingWarehouse },
  { to: '/tools', label: 'nav.tools', icon: IconTool },
  { to: '/settings', label: 'nav.settings', icon: IconSettings },
] as const;

/** The sidebar's links. A section stays marked on all its pages. */
export function SideNav() {
  const { t } = useI18n();
  return (
    <ul className="side-nav">
      {destinations.map(({ to, label, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            activeProps={{ 'data-active': true }}
          >
            <Icon size={20} stroke={1.6} aria-hidden="true" />
            {t(label)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
