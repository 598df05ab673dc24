import { Anchor, Button, Group, Paper } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Loaded } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type User, userList } from './api.ts';
import { useMay, useSession } from './session.ts';

const column = columnsOf<User>();

/** Settings > Users: who works in the back office and what they may do. */
export function UsersPage() {
  const { t } = useI18n();
  const query = useQuery(userList.query);
  const mayChange = useMay('users');
  const columns = useColumns();
  return (
    <Page
      title={t('settings.users')}
      intro={t('users.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={
        mayChange && (
          <Button
            leftSection={<IconPlus size={18} />}
            renderRoot={(rest) => <Link to="/settings/users/new" {...rest} />}
          >
            {t('users.add')}
          </Button>
        )
      }
      width="form"
    >
      <Loaded query={query}>
        {(users) => (
          <Paper className="card table-card">
            <DataTable label={t('settings.users')} columns={columns} rows={users} rowId={(user) => String(user.id)} />
          </Paper>
        )}
      </Loaded>
    </Page>
  );
}

function useColumns() {
  const { t } = useI18n();
  const { user: self } = useSession();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: t('entry.name'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: user } }) => (
            <Group gap="xs">
              <Anchor
                fw={600}
                className="cell-title"
                renderRoot={(rest) => <Link to="/settings/users/$userId" params={{ userId: user.id }} {...rest} />}
              >
                {user.name}
              </Anchor>
              {user.id === self?.id && <Tag tone="info">{t('users.you')}</Tag>}
            </Group>
          ),
        }),
        column.display({
          id: 'email',
          header: t('users.email'),
          meta: { phone: 'wide' },
          cell: ({ row }) => <span className="break">{row.original.email}</span>,
        }),
        column.display({
          id: 'role',
          header: t('users.role'),
          cell: ({ row }) => t(`role.${row.original.role}`),
        }),
        column.display({
          id: 'state',
          header: t('users.state'),
          cell: ({ row }) =>
            row.original.deactivatedAt ? (
              <Tag tone="neutral">{t('users.deactivated')}</Tag>
            ) : (
              <Tag tone="good">{t('users.active')}</Tag>
            ),
        }),
      ]),
    [t, self],
  );
}
