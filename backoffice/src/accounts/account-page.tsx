import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CardPage, LanguageSelect } from '../platform/ui/card-page.tsx';
import { useDocumentTitle } from '../platform/ui/document-title.ts';

/** The page around signing in and setting up. */
export function AccountPage({ note, ...props }: { title: string; intro?: string; note?: string; children: ReactNode }) {
  useDocumentTitle(props.title);
  return (
    <CardPage
      {...props}
      brand="Evershelf"
      width={420}
      foot={
        <>
          {note && (
            <Text size="sm" c="dimmed" ta="center">
              {note}
            </Text>
          )}
          <Group justify="center">
            <LanguageSelect size="xs" width={140} />
          </Group>
        </>
      }
    />
  );
}
