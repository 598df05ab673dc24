import { Box, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { languages, useI18n } from '../i18n/i18n.tsx';
import { ColorSchemeMenu } from '../platform/shell/color-scheme-menu.tsx';
import { Logo } from '../platform/shell/logo.tsx';

/** The page around whatever comes before selling: one card on a quiet ground. */
export function TillFrame(props: { title: string; intro?: string; children: ReactNode }) {
  const { t, language, setLanguage } = useI18n();
  useEffect(() => {
    document.title = `${props.title} · ${t('till.title')}`;
  }, [props.title, t]);
  return (
    <Box className="account-page">
      <Stack component="main" w="100%" maw={440} gap="lg">
        <Group justify="center" gap="sm">
          <Logo size={36} />
          <Text fw={700} size="xl">
            {t('till.title')}
          </Text>
        </Group>
        <Paper className="card" p={{ base: 'lg', sm: 'xl' }}>
          <Title order={1} mb={4}>
            {props.title}
          </Title>
          {props.intro && (
            <Text c="dimmed" mb="lg">
              {props.intro}
            </Text>
          )}
          {props.children}
        </Paper>
        <Group justify="center">
          <Select
            aria-label={t('user.language')}
            size="sm"
            w={150}
            allowDeselect={false}
            data={languages.map(({ code, name }) => ({ value: code, label: name }))}
            value={language}
            onChange={(chosen) => setLanguage(chosen === 'nl' ? 'nl' : 'en')}
          />
          <ColorSchemeMenu />
        </Group>
      </Stack>
    </Box>
  );
}
