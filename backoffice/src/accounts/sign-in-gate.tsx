import { Alert, Button, Center, Loader, Modal, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { onSignedOut } from '../platform/api.ts';
import { AccountPage } from './account-page.tsx';
import { type SessionView, sessionQuery } from './session.ts';
import { SetUpForm } from './set-up-form.tsx';
import { SignInForm } from './sign-in-form.tsx';

/**
 * Shows the app to who is signed in, the sign-in to who is not, and the first-run set-up while there is no account.
 * The address stays, so signing in leads to the page that was asked for. When a session ends while somebody works, the
 * sign-in lies over the page and what was typed underneath stays.
 */
export function SignInGate({ children }: { children: ReactNode }) {
  const { t } = useI18n();
  const session = useQuery(sessionQuery);
  const queryClient = useQueryClient();
  const [expired, setExpired] = useState(false);
  const userId = session.data?.user?.id;
  const workingUserId = useRef<number | undefined>(undefined);
  if (userId) workingUserId.current = userId;

  useEffect(() => onSignedOut(() => setExpired(true)), []);

  function signedIn(view: SessionView) {
    const someoneElse = workingUserId.current !== undefined && workingUserId.current !== view.user?.id;
    queryClient.setQueryData(sessionQuery.queryKey, view);
    if (expired && someoneElse) location.reload();
    setExpired(false);
    queryClient.invalidateQueries();
  }

  if (session.isPending) {
    return (
      <Center mih="100vh">
        <Loader aria-label={t('common.loading')} />
      </Center>
    );
  }
  if (session.isError && !session.data) {
    return (
      <AccountPage title={t('error.title')}>
        <Stack>
          <Alert color="red">{session.error.message}</Alert>
          <Button onClick={() => session.refetch()}>{t('error.retry')}</Button>
        </Stack>
      </AccountPage>
    );
  }
  const { store, setupNeeded, user } = session.data;
  if (setupNeeded) {
    return (
      <AccountPage title={t('setup.title')} intro={t('setup.intro')}>
        <SetUpForm onDone={signedIn} />
      </AccountPage>
    );
  }
  if (!user) {
    return (
      <AccountPage
        title={t('signIn.title')}
        intro={t('signIn.intro', { store: store.name })}
        note={store.demo ? t('signIn.demo') : undefined}
      >
        <SignInForm onDone={signedIn} />
      </AccountPage>
    );
  }
  return (
    <>
      {children}
      <Modal
        opened={expired}
        onClose={() => undefined}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={t('signIn.expired')}
        zIndex={1000}
      >
        <Stack>
          <div>{t('signIn.expiredIntro')}</div>
          <SignInForm onDone={signedIn} email={user.email} />
        </Stack>
      </Modal>
    </>
  );
}
