import { Anchor, Button, Paper, Text } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, Loaded } from '../platform/ui/states.tsx';
import { type EndpointView, webhookList } from './api.ts';
import { WebhookState } from './webhook-state.tsx';

const column = columnsOf<EndpointView>();

/** Settings > Webhooks: which programs are told what happens here. */
export function WebhooksPage() {
  const { t } = useI18n();
  const query = useQuery(webhookList.query);
  const columns = useColumns();
  return (
    <Page
      title={t('webhooks.title')}
      intro={t('webhooks.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={
        <Button
          leftSection={<IconPlus size={18} />}
          renderRoot={(rest) => <Link to="/settings/webhooks/new" {...rest} />}
        >
          {t('webhooks.add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(webhooks) => (
          <Paper className="card table-card">
            {webhooks.length === 0 ? (
              <EmptyState icon={IconWebhook} title={t('webhooks.empty')} text={t('webhooks.emptyHelp')} />
            ) : (
              <DataTable
                label={t('webhooks.title')}
                columns={columns}
                rows={webhooks}
                rowId={(webhook) => String(webhook.id)}
              />
            )}
          </Paper>
        )}
      </Loaded>
    </Page>
  );
}

function useColumns() {
  const { t, number } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'url',
          header: t('webhooks.url'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: webhook } }) => (
            <div className="cell-title">
              <Anchor
                fw={600}
                className="break"
                renderRoot={(rest) => (
                  <Link to="/settings/webhooks/$webhookId" params={{ webhookId: webhook.id }} {...rest} />
                )}
              >
                {webhook.description || webhook.url}
              </Anchor>
              {webhook.description && (
                <Text size="sm" c="dimmed" className="break">
                  {webhook.url}
                </Text>
              )}
            </div>
          ),
        }),
        column.display({
          id: 'topics',
          header: t('webhooks.topics'),
          meta: { phone: 'wide' },
          cell: ({ row }) => row.original.topics.map((topic) => t(`topic.${topic}`)).join(', '),
        }),
        column.display({
          id: 'state',
          header: t('users.state'),
          cell: ({ row }) => <WebhookState webhook={row.original} />,
        }),
        column.display({
          id: 'waiting',
          header: t('webhooks.delivery.waiting'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{number(row.original.waiting)}</span>,
        }),
        column.display({
          id: 'failed',
          header: t('webhooks.delivery.failed'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{number(row.original.failed)}</span>,
        }),
      ]),
    [t, number],
  );
}
