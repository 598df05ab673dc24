import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { SignInGate } from './accounts/sign-in-gate.tsx';
import { I18nProvider, useI18n } from './i18n/i18n.tsx';
import { queryClient } from './platform/query-client.ts';
import { router } from './router.tsx';
import { cssVariables, themeWith } from './theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <I18nProvider>
      <BackOffice />
    </I18nProvider>
  </StrictMode>,
);

function BackOffice() {
  const { t } = useI18n();
  const theme = useMemo(() => themeWith(t), [t]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-right" autoClose={6000} />
          <SignInGate>
            <RouterProvider router={router} />
          </SignInGate>
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
