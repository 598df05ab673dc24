import { Anchor, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMayAll } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';
import { settingsColumns } from './settings-columns.ts';

/** Everything that can be set, in columns. */
export function SettingsPage() {
  const { t } = useI18n();
  const may = useMayAll();
  const columns = settingsColumns
    .map(({ title, entries }) => ({ title, entries: entries.filter((each) => !('needs' in each) || may(each.needs)) }))
    .filter(({ entries }) => entries.length > 0);
  return (
    <Page title={t('nav.settings')}>
      <div className="settings-columns">
        {columns.map((column) => (
          <section key={column.title} aria-label={t(column.title)}>
            <Title order={2} mb="sm">
              {t(column.title)}
            </Title>
            <Stack gap="sm" component="ul" className="plain-list">
              {column.entries.map(({ to, label, help, icon: Icon }) => (
                <Paper component="li" className="card link-card" key={to}>
                  <ThemeIcon variant="light" size={40} radius="md" aria-hidden="true">
                    <Icon size={22} stroke={1.6} />
                  </ThemeIcon>
                  <div>
                    <Anchor fw={600} className="cover-link" renderRoot={(rest) => <Link to={to} {...rest} />}>
                      {t(label)}
                    </Anchor>
                    <Text size="sm" c="dimmed">
                      {t(help)}
                    </Text>
                  </div>
                </Paper>
              ))}
            </Stack>
          </section>
        ))}
      </div>
    </Page>
  );
}
