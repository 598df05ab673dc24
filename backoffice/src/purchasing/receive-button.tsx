import { Button } from '@mantine/core';
import { IconPackageImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';

/** Leads to receiving a purchase order, or whatever came. */
export function ReceiveButton({ orderId, primary }: { orderId?: number; primary?: boolean }) {
  const { t } = useI18n();
  return (
    <Button
      variant={primary ? 'filled' : 'default'}
      leftSection={<IconPackageImport size={16} />}
      renderRoot={(rest) => <Link to="/purchasing/receive" search={{ order: orderId }} {...rest} />}
    >
      {t('receive.button')}
    </Button>
  );
}
