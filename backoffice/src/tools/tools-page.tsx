import { Anchor, Paper, SimpleGrid, Text, ThemeIcon } from '@mantine/core';
import {
  IconApi,
  IconFileCode,
  IconFileExport,
  IconFileImport,
  IconHistory,
  IconMail,
  IconRss,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { FC } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Page } from '../platform/ui/page.tsx';

/** What helps in running the shop. */
export function ToolsPage() {
  const { t } = useI18n();
  return (
    <Page title={t('nav.tools')}>
      <SimpleGrid component="ul" className="plain-list" cols={{ base: 1, sm: 2, lg: 3 }}>
        <Tool icon={IconFileImport} help={t('imports.toolHelp')}>
          <Anchor fw={600} className="cover-link" renderRoot={(rest) => <Link to="/tools/imports" {...rest} />}>
            {t('imports.title')}
          </Anchor>
        </Tool>
        <Tool icon={IconFileExport} help={t('exports.toolHelp')}>
          <Anchor fw={600} className="cover-link" renderRoot={(rest) => <Link to="/tools/exports" {...rest} />}>
            {t('exports.title')}
          </Anchor>
        </Tool>
        <Tool icon={IconMail} help={t('tools.outboxHelp')}>
          <Anchor fw={600} className="cover-link" renderRoot={(rest) => <Link to="/tools/outbox" {...rest} />}>
            {t('tools.outbox')}
          </Anchor>
        </Tool>
        <Tool icon={IconHistory} help={t('changes.toolHelp')}>
          <Anchor fw={600} className="cover-link" renderRoot={(rest) => <Link to="/tools/changes" {...rest} />}>
            {t('changes.title')}
          </Anchor>
        </Tool>
        <Tool icon={IconRss} help={t('tools.feedHelp')}>
          <Anchor fw={600} className="cover-link" href="/feeds/google-merchant.xml" target="_blank" rel="noopener">
            {t('tools.feed')}
          </Anchor>
        </Tool>
        <Tool icon={IconApi} help={t('tools.apiHelp')}>
          <Anchor fw={600} className="cover-link" href="/api/docs" target="_blank" rel="noopener">
            {t('tools.api')}
          </Anchor>
        </Tool>
        <Tool icon={IconFileCode} help={t('tools.openApiHelp')}>
          <Anchor fw={600} className="cover-link" href="/api/openapi.json" target="_blank" rel="noopener">
            {t('tools.openApi')}
          </Anchor>
        </Tool>
      </SimpleGrid>
    </Page>
  );
}

function Tool(props: { icon: FC<{ size?: number; stroke?: number }>; help: string; children: React.ReactNode }) {
  return (
    <Paper component="li" className="card link-card">
      <ThemeIcon variant="light" size={40} radius="md" aria-hidden="true">
        <props.icon size={22} stroke={1.6} />
      </ThemeIcon>
      <div>
        {props.children}
        <Text size="sm" c="dimmed">
          {props.help}
        </Text>
      </div>
    </Paper>
  );
}
