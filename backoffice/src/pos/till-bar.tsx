import { Alert, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import {
  IconCashRegister,
  IconLock,
  IconMenu2,
  IconPackageExport,
  IconParking,
  IconReceipt,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { languages, useI18n } from '../i18n/i18n.tsx';
import { newRequestKey } from '../platform/api.ts';
import { ColorSchemeMenu } from '../platform/shell/color-scheme-menu.tsx';
import { Logo } from '../platform/shell/logo.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { park, parkedQuery, type ReceiptView, type RegisterSession, signOut, tillQuery } from './api.ts';
import { CloseModal } from './close-modal.tsx';
import { CollectModal } from './collect-modal.tsx';
import { ParkedModal } from './parked-modal.tsx';
import { ReceiptsModal } from './receipts-modal.tsx';
import { type Basket, isEmptyBasket } from './rules/basket.ts';
import { useTill } from './till.tsx';

/** The bar on top: where one is, and everything beside selling. */
export function TillBar(props: {
  session: RegisterSession;
  basket: Basket;
  onBasket(basket: Basket): void;
  onParked(label: string): void;
  onReceipt(id: number): void;
  onCollected(receipt: ReceiptView): void;
}) {
  const { t, language, setLanguage } = useI18n();
  const { register, user } = useTill();
  const queryClient = useQueryClient();
  const parked = useQuery(parkedQuery);
  const [open, setOpen] = useState<'receipts' | 'parked' | 'park' | 'close' | 'collect' | null>(null);
  const leaving = useMutation({
    mutationFn: signOut,
    onSettled: () => queryClient.invalidateQueries({ queryKey: tillQuery.queryKey }),
  });
  const close = () => setOpen(null);
  const hasBasket = !isEmptyBasket(props.basket);
  const count = parked.data?.length ?? 0;
  return (
    <header className="till-bar">
      <Logo size={30} />
      <h1>{register.name}</h1>
      <Group gap="xs" wrap="nowrap" ml="auto">
        <Button
          size="md"
          px="sm"
          variant="default"
          leftSection={<IconParking size={20} stroke={1.6} />}
          disabled={!hasBasket && count === 0}
          onClick={() => setOpen(hasBasket ? 'park' : 'parked')}
        >
          <span className="till-label">
            {hasBasket || count === 0 ? t('till.park') : t('till.parkedCount', { count })}
          </span>
        </Button>
        <Button
          size="md"
          px="sm"
          variant="default"
          leftSection={<IconReceipt size={20} stroke={1.6} />}
          onClick={() => setOpen('receipts')}
        >
          <span className="till-label">{t('till.receipts')}</span>
        </Button>
        <Menu position="bottom-end" width={280}>
          <Menu.Target>
            <Button size="md" px="sm" variant="default" aria-label={t('till.menu')}>
              <IconMenu2 size={22} stroke={1.6} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{user.name}</Menu.Label>
            <Menu.Item leftSection={<IconLock size={18} />} onClick={() => leaving.mutate()}>
              {t('till.lock')}
            </Menu.Item>
            <Menu.Item leftSection={<IconParking size={18} />} disabled={count === 0} onClick={() => setOpen('parked')}>
              {t('till.parkedCount', { count })}
            </Menu.Item>
            <Menu.Item leftSection={<IconPackageExport size={18} />} onClick={() => setOpen('collect')}>
              {t('till.collect')}
            </Menu.Item>
            <Menu.Item leftSection={<IconCashRegister size={18} />} onClick={() => setOpen('close')}>
              {t('till.close')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Label>{t('user.language')}</Menu.Label>
            {languages.map(({ code, name }) => (
              <Menu.Item key={code} fw={code === language ? 700 : undefined} onClick={() => setLanguage(code)}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <ColorSchemeMenu />
      </Group>
      {open === 'receipts' && (
        <ReceiptsModal
          onClose={close}
          onReceipt={(id) => {
            close();
            props.onReceipt(id);
          }}
        />
      )}
      {open === 'collect' && (
        <CollectModal
          onClose={close}
          onDone={(receipt) => {
            close();
            props.onCollected(receipt);
          }}
        />
      )}
      {open === 'parked' && (
        <ParkedModal
          mustParkFirst={hasBasket}
          onClose={close}
          onBasket={(basket) => {
            close();
            props.onBasket(basket);
          }}
        />
      )}
      {open === 'park' && (
        <ParkModal
          basket={props.basket}
          onClose={close}
          onParked={(label) => {
            close();
            props.onParked(label);
          }}
        />
      )}
      {open === 'close' && <CloseModal session={props.session} hasBasket={hasBasket} onClose={close} />}
    </header>
  );
}

function ParkModal(props: { basket: Basket; onParked(label: string): void; onClose(): void }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [label, setLabel] = useState('');
  const [requestKey] = useState(newRequestKey);
  const parking = useMutation({
    mutationFn: () => park(label.trim(), props.basket, requestKey),
    onSuccess: () => props.onParked(label.trim()),
  });
  return (
    <Modal opened onClose={props.onClose} title={t('till.park')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          parking.mutate();
        }}
      >
        <Stack>
          <Text c="dimmed">{t('till.parkHelp')}</Text>
          {parking.error && (
            <Alert color="red" role="alert">
              {errorText(parking.error)}
            </Alert>
          )}
          <TextInput
            label={t('till.parkLabel')}
            size="lg"
            maxLength={100}
            data-autofocus
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Button type="submit" size="lg" loading={parking.isPending}>
            {t('till.park')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
