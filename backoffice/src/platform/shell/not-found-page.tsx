import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../i18n/i18n.tsx';
import { Page } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useI18n();
  return (
    <Page title={t('notFound.title')}>
      <EmptyState
        icon={IconMapQuestion}
        title={t('notFound.heading')}
        text={t('notFound.text')}
        action={<Button renderRoot={(rest) => <Link to="/" {...rest} />}>{t('notFound.home')}</Button>}
      />
    </Page>
  );
}
