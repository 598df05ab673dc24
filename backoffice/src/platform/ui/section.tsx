import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A titled card of a page; assistive technology finds it as a region by its title. */
export function Section(props: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** Content that brings its own padding, such as a table that reaches the card's edges. */
  flush?: boolean;
  children: ReactNode;
}) {
  const titleId = useId();
  return (
    <Paper component="section" className="card" aria-labelledby={titleId}>
      <Group justify="space-between" align="flex-start" px="lg" pt="md" pb="xs" gap="sm">
        <Box flex="1 1 180px">
          <Title order={2} id={titleId} className="section-title">
            {props.title}
          </Title>
          {props.description && (
            <Text size="sm" c="dimmed" mt={2}>
              {props.description}
            </Text>
          )}
        </Box>
        {props.actions && (
          <Group gap="xs" wrap="nowrap">
            {props.actions}
          </Group>
        )}
      </Group>
      <Box px={props.flush ? 0 : 'lg'} pb={props.flush ? 0 : 'lg'} pt={4}>
        {props.children}
      </Box>
    </Paper>
  );
}
