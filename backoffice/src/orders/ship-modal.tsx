import { Alert, Autocomplete, Modal, SimpleGrid, TextInput } from '@mantine/core';
import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { carriers as knownCarriers } from '../../../server/src/orders/rules/tracking.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { newRequestKey } from '../platform/api.ts';
import { ModalForm } from '../platform/form/modal-form.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { type OrderView, shipOrder, useOrderChange } from './api.ts';
import { NotifySwitch } from './change-fields.tsx';
import { enteredUnits, sumOfUnits, type UnitsByLine, UnitsOfLines } from './units-of-lines.tsx';

const carriers: (typeof knownCarriers)[number][] = [
  'PostNL',
  'DHL',
  'DPD',
  'UPS',
  'FedEx',
  'GLS',
  'bpost',
  'USPS',
  'Royal Mail',
];

/** Ships what is allocated, wholly or partly, with its carrier and tracking number. */
export function ShipModal(props: { order: OrderView; opened: boolean; onClose(): void }) {
  const { t } = useI18n();
  const { order, opened, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={t('ship.title', { number: order.number })} size="lg">
      {opened && <ShipForm order={order} onClose={onClose} />}
    </Modal>
  );
}

/** What is prepared, as far as it is still allocated; without a prepared shipment all that is allocated. */
function startingUnits(order: OrderView): UnitsByLine {
  const prepared = order.shipments.find((shipment) => shipment.shippedAt === null);
  return Object.fromEntries(
    order.lines.map((line) => {
      const units = prepared?.lines.find((each) => each.lineId === line.id)?.units ?? 0;
      return [line.id, prepared ? Math.min(units, line.allocated) : line.allocated];
    }),
  );
}

function ShipForm({ order, onClose }: { order: OrderView; onClose(): void }) {
  const { t } = useI18n();
  const [requestKey] = useState(newRequestKey);
  const [units, setUnits] = useState(() => startingUnits(order));
  const [parcel, setParcel] = useState({ carrier: '', trackingNumber: '', trackingUrl: '' });
  const [notify, setNotify] = useState(true);
  const [invalid, setInvalid] = useState<'units' | 'link' | null>(null);
  const count = sumOfUnits(units);
  const waiting = order.lines.reduce((sum, line) => sum + line.waiting, 0);
  const shipping = useOrderChange(
    order.id,
    () => shipOrder(order.id, { ...parcel, lines: enteredUnits(units), notify }, requestKey),
    () => {
      toastDone(t('ship.done', { count }));
      onClose();
    },
  );
  function submit() {
    if (count === 0) return setInvalid('units');
    if (parcel.trackingUrl && !/^https?:\/\/\S+$/.test(parcel.trackingUrl)) return setInvalid('link');
    shipping.mutate(undefined);
  }
  const field = (name: keyof typeof parcel) => ({
    value: parcel[name],
    maxLength: name === 'trackingUrl' ? 500 : 100,
    onChange: (value: string) => setParcel((old) => ({ ...old, [name]: value })),
  });
  const input = (name: keyof typeof parcel) => ({
    ...field(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => field(name).onChange(event.currentTarget.value),
  });
  return (
    <ModalForm saving={shipping} submit={t('ship.submit', { count })} onSubmit={submit} onClose={onClose}>
      {order.shipComplete && waiting > 0 && (
        <Alert color="yellow" icon={<IconInfoCircle />}>
          {t('ship.together', { count: waiting })}
        </Alert>
      )}
      {order.paymentState === 'awaiting' && (
        <Alert color="yellow" icon={<IconInfoCircle />}>
          {t('ship.unpaid')}
        </Alert>
      )}
      <UnitsOfLines
        label={t('ship.units')}
        lines={order.lines}
        most={(line) => line.allocated}
        hint={(most) => t('ship.of', { count: most })}
        units={units}
        onChange={(next) => {
          setUnits(next);
          setInvalid(null);
        }}
      />
      {invalid === 'units' && (
        <Alert role="alert" color="red" icon={<IconAlertCircle />}>
          {t('ship.nothing')}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Autocomplete
          label={t('ship.carrier')}
          description={t('ship.carrierHelp')}
          inputWrapperOrder={['label', 'input', 'description']}
          data={carriers}
          {...field('carrier')}
        />
        <TextInput label={t('ship.tracking')} autoComplete="off" {...input('trackingNumber')} />
      </SimpleGrid>
      <TextInput
        label={t('ship.link')}
        description={t('ship.linkHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        type="url"
        error={invalid === 'link' && t('ship.badLink')}
        {...input('trackingUrl')}
      />
      <NotifySwitch checked={notify} onChange={setNotify} />
    </ModalForm>
  );
}
