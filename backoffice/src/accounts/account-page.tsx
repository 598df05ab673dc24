import { Box, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { languages, useI18n } from '../i18n/i18n.tsx';
import { Logo } from '../platform/shell/logo.tsx';
import { useDocumentTitle } from '../platform/ui/document-title.ts';

/** The page around signing in and setting up: one card on a quiet ground. */
export function AccountPage(props: { title: string; intro?: string; note?: string; children: ReactNode }) {
  const { t, language, setLanguage } = useI18n();
  useDocumentTitle(props.title);
  return (
    <Box className="account-page">
      <Stack component="main" w="100%" maw={420} gap="lg">
        <Group justify="center" gap="sm">
          <Logo size={36} />
          <Text fw={700} size="xl">
            Evershelf
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
        {props.note && (
          <Text size="sm" c="dimmed" ta="center">
            {props.note}
          </Text>
        )}
        <Select
          aria-label={t('user.language')}
          size="xs"
          w={140}
          mx="auto"
          allowDeselect={false}
          data={languages.map(({ code, name }) => ({ value: code, label: name }))}
          value={language}
          onChange={(chosen) => setLanguage(chosen === 'nl' ? 'nl' : 'en')}
        />
      </Stack>
    </Box>
  );
}
