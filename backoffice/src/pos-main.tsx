import '@mantine/core/styles.layer.css';
import './styles.css';
import './pos/till.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider, useI18n } from './i18n/i18n.tsx';
import { queryClient } from './platform/query-client.ts';
import { keepForOffline } from './pos/keep-for-offline.ts';
import { TillApp } from './pos/till-app.tsx';
import { cssVariables, themeWith } from './theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('pos.html has no #root');

createRoot(root).render(
  <StrictMode>
    <I18nProvider>
      <Register />
    </I18nProvider>
  </StrictMode>,
);
keepForOffline();

function Register() {
  const { t } = useI18n();
  const theme = useMemo(() => themeWith(t), [t]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <TillApp />
      </QueryClientProvider>
    </MantineProvider>
  );
}
