import { Anchor, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconBuildingStore, IconCalendarOff, IconRoute } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';

const columns = [
  {
    title: 'settings.general',
    entries: [{ to: '/settings/store', label: 'settings.store', help: 'settings.storeHelp', icon: IconBuildingStore }],
  },
  {
    title: 'settings.storeColumn',
    entries: [
      { to: '/settings/workflow', label: 'settings.workflow', help: 'settings.workflowHelp', icon: IconRoute },
      { to: '/settings/delays', label: 'delays.title', help: 'delays.settingsHelp', icon: IconCalendarOff },
    ],
  },
] as const;

/** Everything that can be set, in columns. */
export function SettingsPage() {
  const { t } = useI18n();
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
