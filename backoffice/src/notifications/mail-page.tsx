import { Anchor, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { type Mail, mailQuery } from './api.ts';
import { SentBadge } from './outbox-page.tsx';

const route = getRouteApi('/tools/outbox/$mailId');

/** One mail as its reader sees it. */
export function MailPage() {
  const { mailId } = route.useParams();
  const query = useQuery(mailQuery(mailId));
  return <LoadedPage query={query}>{(mail) => <MailDetail mail={mail} />}</LoadedPage>;
}

function MailDetail({ mail }: { mail: Mail }) {
  const { t, dateTime } = useI18n();
  const [shown, setShown] = useState('html');
  return (
    <Page
      title={mail.subject}
      crumbs={[
        { label: t('nav.tools'), link: { to: '/tools' } },
        { label: t('tools.outbox'), link: { to: '/tools/outbox' } },
      ]}
      badges={<SentBadge sentAt={mail.sentAt} />}
      intro={t('outbox.to', { recipient: mail.recipient, when: dateTime(mail.createdAt) })}
    >
      {mail.orderId !== null && (
        <Text>
          <Anchor
            renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: mail.orderId ?? 0 }} {...rest} />}
          >
            {t('outbox.order')}
          </Anchor>
        </Text>
      )}
      <Section
        title={t('outbox.mail')}
        actions={
          <SegmentedControl
            size="xs"
            aria-label={t('outbox.view')}
            data={[
              { value: 'html', label: t('outbox.formatted') },
              { value: 'text', label: t('outbox.plain') },
            ]}
            value={shown}
            onChange={setShown}
          />
        }
      >
        {shown === 'html' ? (
          // Without any permission in `sandbox`, the mail can run nothing and reach nothing.
          <iframe className="mail-frame" title={t('outbox.mail')} sandbox="" srcDoc={mail.html} />
        ) : (
          <pre className="mail-text">{mail.plainText}</pre>
        )}
      </Section>
    </Page>
  );
}
