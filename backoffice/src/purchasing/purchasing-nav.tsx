import { useI18n } from '../i18n/i18n.tsx';
import { SectionNav } from '../platform/ui/section-nav.tsx';

/** Leads between the pages of Purchasing. */
export function PurchasingNav() {
  const { t } = useI18n();
  return (
    <SectionNav
      label={t('nav.purchasing')}
      pages={[
        { to: '/purchasing', label: t('purchasing.orders') },
        { to: '/purchasing/deliveries', label: t('purchasing.deliveries') },
        { to: '/purchasing/suggested', label: t('purchasing.suggested') },
        { to: '/purchasing/suppliers', label: t('purchasing.suppliers') },
      ]}
    />
  );
}
