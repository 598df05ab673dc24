import { Alert, Button, Center, Loader, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { onSignedOut } from '../platform/api.ts';
import { useErrorText } from '../platform/ui/states.tsx';
import { tillQuery } from './api.ts';
import { EnrolPage } from './enrol-page.tsx';
import { OpenPage } from './open-page.tsx';
import { PinPage } from './pin-page.tsx';
import { SalePage } from './sale-page.tsx';
import { TillProvider } from './till.tsx';
import { TillFrame } from './till-frame.tsx';

/** The register: a code makes the device one, a PIN says who sells, a float opens it, and then it sells. */
export function TillApp() {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const query = useQuery(tillQuery);
  useEffect(() => onSignedOut(() => queryClient.invalidateQueries({ queryKey: tillQuery.queryKey })), [queryClient]);

  if (query.isPending) {
    return (
      <Center mih="100dvh">
        <Loader aria-label={t('common.loading')} />
      </Center>
    );
  }
  if (!query.data) {
    return (
      <TillFrame title={t('error.title')}>
        <Stack>
          <Alert color="red" role="alert">
            {errorText(query.error ?? new Error(t('error.title')))}
          </Alert>
          <Button size="lg" onClick={() => query.refetch()}>
            {t('error.retry')}
          </Button>
        </Stack>
      </TillFrame>
    );
  }
  const { store, register, user, session, staff } = query.data;
  if (!register) return <EnrolPage />;
  if (!user) return <PinPage register={register} staff={staff} />;
  return (
    <TillProvider till={{ store, register, user }}>
      {session ? <SalePage session={session} /> : <OpenPage />}
    </TillProvider>
  );
}
