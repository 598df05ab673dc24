import type { ErrorComponentProps } from '@tanstack/react-router';
import { useI18n } from '../../i18n/i18n.tsx';
import { Page } from '../ui/page.tsx';
import { ErrorState } from '../ui/states.tsx';

/** A page that could not be shown, such as one whose code could not be fetched. */
export function RouteError({ error }: ErrorComponentProps) {
  const { t } = useI18n();
  return (
    <Page title={t('error.title')}>
      <ErrorState error={error instanceof Error ? error : new Error(String(error))} retry={() => location.reload()} />
    </Page>
  );
}
