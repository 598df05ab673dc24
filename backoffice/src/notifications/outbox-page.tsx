import { Anchor, SegmentedControl, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type MailRow, mailsQuery } from './api.ts';

const route = getRouteApi('/tools/outbox');
const column = columnsOf<MailRow>();

/** Every mail the shop wrote; without a mail server they stay here to be read. */
export function OutboxPage() {
  const { t } = useI18n();
  const { state = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({ ...mailsQuery(state), placeholderData: keepPreviousData });
  const columns = useMailColumns();
  return (
    <Page
      title={t('tools.outbox')}
      intro={t('outbox.intro')}
      crumbs={[{ label: t('nav.tools'), link: { to: '/tools' } }]}
    >
      <SegmentedControl
        aria-label={t('outbox.show')}
        style={{ alignSelf: 'flex-start' }}
        data={[
          { value: 'all', label: t('outbox.all') },
          { value: 'unsent', label: t('outbox.onlyUnsent') },
        ]}
        value={state}
        onChange={(value) => navigate({ search: { state: value === 'unsent' ? value : undefined }, replace: true })}
      />
      <PagedTable
        label={t('tools.outbox')}
        columns={columns}
        rowId={(mail) => String(mail.id)}
        query={query}
        empty={
          state === 'unsent' ? (
            <EmptyState icon={IconMail} title={t('outbox.allSent')} />
          ) : (
            <EmptyState icon={IconMail} title={t('outbox.empty')} text={t('outbox.emptyHelp')} />
          )
        }
      />
    </Page>
  );
}

function useMailColumns() {
  const { t, dateTime } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'subject',
          header: t('outbox.subject'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: mail } }) => (
            <div className="cell-title">
              <Anchor
                fw={600}
                renderRoot={(rest) => <Link to="/tools/outbox/$mailId" params={{ mailId: mail.id }} {...rest} />}
              >
                {mail.subject}
              </Anchor>
              <Text size="sm" c="dimmed" className="break">
                {mail.recipient}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'created',
          header: t('outbox.written'),
          cell: ({ row }) => dateTime(row.original.createdAt),
        }),
        column.display({
          id: 'sent',
          header: t('outbox.state'),
          cell: ({ row }) => <SentBadge sentAt={row.original.sentAt} />,
        }),
      ]),
    [t, dateTime],
  );
}

/** Whether a mail has left the shop. */
export function SentBadge({ sentAt }: { sentAt: string | null }) {
  const { t, dateTime } = useI18n();
  return (
    <Tag tone={sentAt ? 'good' : 'neutral'} title={sentAt ? dateTime(sentAt) : undefined}>
      {sentAt ? t('outbox.sent') : t('outbox.notSent')}
    </Tag>
  );
}
