import { Anchor, Box, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { useDocumentTitle } from './document-title.ts';

export type Crumb = { label: string; link: Pick<LinkProps, 'to' | 'params' | 'search'> };

/** A page: its title in the browser's tab and as the one h1, the way back, and the actions of the whole page. */
export function Page(props: {
  title: string;
  intro?: ReactNode;
  crumbs?: Crumb[];
  badges?: ReactNode;
  actions?: ReactNode;
  /** Forms read best narrow; tables want the room. */
  width?: 'form' | 'wide';
  children: ReactNode;
}) {
  useDocumentTitle(props.title);
  return (
    <Box className="page" data-width={props.width ?? 'wide'}>
      <PageHead {...props} />
      <Stack gap="md">{props.children}</Stack>
    </Box>
  );
}

/** The head of a page, by itself where a page is a form; `sticky` keeps its actions in sight. */
export function PageHead(props: {
  sticky?: boolean;
  title: string;
  intro?: ReactNode;
  crumbs?: Crumb[];
  badges?: ReactNode;
  actions?: ReactNode;
}) {
  const { t } = useI18n();
  return (
    <Box className="page-head" data-sticky={props.sticky || undefined}>
      {props.crumbs && (
        <nav aria-label={t('page.crumbs')}>
          <Breadcrumbs mb={6} separatorMargin={6} className="crumbs">
            {props.crumbs.map((crumb) => (
              <Anchor key={crumb.label} size="sm" renderRoot={(rest) => <Link {...crumb.link} {...rest} />}>
                {crumb.label}
              </Anchor>
            ))}
            <Text size="sm" c="dimmed" aria-hidden="true" className="crumb-here">
              {props.title}
            </Text>
          </Breadcrumbs>
        </nav>
      )}
      <Group justify="space-between" gap="sm" align="center">
        <Group gap="sm" align="center" className="page-title">
          <Title order={1}>{props.title}</Title>
          {props.badges}
        </Group>
        {props.actions && <Group gap="xs">{props.actions}</Group>}
      </Group>
      {props.intro && (
        <Text c="dimmed" mt={4} maw={720}>
          {props.intro}
        </Text>
      )}
    </Box>
  );
}
