import { Button, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBoxSeam,
  IconChevronDown,
  IconCircleX,
  IconClockPause,
  IconExternalLink,
  IconPackageExport,
  IconPencil,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { holdOrder, type OrderView, prepareShipments, useOrderChange } from './api.ts';
import { CancelModal } from './cancel-modal.tsx';
import { EditModal } from './edit-modal.tsx';
import { ReturnModal } from './return-modal.tsx';
import { ShipModal } from './ship-modal.tsx';

type Dialog = 'ship' | 'edit' | 'cancel' | 'return';

/** What can be done with the order as it stands; what cannot is not offered. */
export function OrderActions({ order }: { order: OrderView }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const may = useMay('orders');
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const tell = (message: string) => ({
    onSuccess: () => toastDone(message),
    onError: (error: Error) => toastFailed(errorText(error)),
  });
  const holding = useOrderChange(order.id, (held: boolean) => holdOrder(order.id, held));
  const preparing = useOrderChange(order.id, () => prepareShipments([order.id]).then(() => undefined));
  const held = order.heldAt !== null;
  const allocated = order.lines.reduce((sum, line) => sum + line.allocated, 0);
  const waiting = order.lines.reduce((sum, line) => sum + line.waiting, 0);
  const returnable = order.lines.reduce((sum, line) => sum + line.shipped - line.returned, 0);
  const prepared = order.shipments.some((shipment) => shipment.shippedAt === null);
  const ready = allocated > 0 && !held && (!order.shipComplete || waiting === 0);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} />} loading={holding.isPending}>
            {t('order.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {may && ready && !prepared && (
            <Menu.Item
              leftSection={<IconBoxSeam size={16} />}
              onClick={() => preparing.mutate(undefined, tell(t('order.prepared')))}
            >
              {t('order.prepareOne')}
            </Menu.Item>
          )}
          {may && (held || allocated + waiting > 0) && (
            <Menu.Item
              leftSection={held ? <IconPlayerPlay size={16} /> : <IconClockPause size={16} />}
              onClick={() => holding.mutate(!held, tell(t(held ? 'hold.wentOn' : 'hold.held')))}
            >
              {t(held ? 'hold.letGo' : 'hold.hold')}
            </Menu.Item>
          )}
          {may && (
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setDialog('edit')}>
              {t('edit.action')}
            </Menu.Item>
          )}
          {may && returnable > 0 && (
            <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => setDialog('return')}>
              {t('return.action')}
            </Menu.Item>
          )}
          {may && allocated + waiting > 0 && (
            <Menu.Item leftSection={<IconCircleX size={16} />} onClick={() => setDialog('cancel')}>
              {t('cancel.action')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconExternalLink size={16} />}
            component="a"
            href={order.orderUrl}
            target="_blank"
            rel="noopener"
          >
            {t('order.shopperPage')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {may && allocated > 0 && !held && (
        <Button leftSection={<IconPackageExport size={16} />} onClick={() => setDialog('ship')}>
          {t('ship.action')}
        </Button>
      )}
      <ShipModal order={order} opened={dialog === 'ship'} onClose={() => setDialog(null)} />
      <EditModal order={order} opened={dialog === 'edit'} onClose={() => setDialog(null)} />
      <ReturnModal order={order} opened={dialog === 'return'} onClose={() => setDialog(null)} />
      <CancelModal order={order} opened={dialog === 'cancel'} onClose={() => setDialog(null)} />
    </>
  );
}
