import { Box, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { languages, useI18n } from '../../i18n/i18n.tsx';
import { Logo } from '../shell/logo.tsx';

/** A page of one card on a quiet ground, for what comes before the work; `foot` stands below the card. */
export function CardPage(props: {
  brand: string;
  title: string;
  intro?: string;
  width: number;
  children: ReactNode;
  foot: ReactNode;
}) {
  return (
    <Box className="account-page">
      <Stack component="main" w="100%" maw={props.width} gap="lg">
        <Group justify="center" gap="sm">
          <Logo size={36} />
          <Text fw={700} size="xl">
            {props.brand}
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
        {props.foot}
      </Stack>
    </Box>
  );
}

/** The language of the screens, chosen before anybody is signed in. */
export function LanguageSelect({ size, width }: { size: 'xs' | 'sm'; width: number }) {
  const { t, language, setLanguage } = useI18n();
  return (
    <Select
      aria-label={t('user.language')}
      size={size}
      w={width}
      allowDeselect={false}
      data={languages.map(({ code, name }) => ({ value: code, label: name }))}
      value={language}
      onChange={(chosen) => setLanguage(chosen === 'nl' ? 'nl' : 'en')}
    />
  );
}
