import { Group } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ColorSchemeMenu } from '../platform/shell/color-scheme-menu.tsx';
import { CardPage, LanguageSelect } from '../platform/ui/card-page.tsx';

/** The page around whatever comes before selling. */
export function TillFrame(props: { title: string; intro?: string; children: ReactNode }) {
  const { t } = useI18n();
  useEffect(() => {
    document.title = `${props.title} · ${t('till.title')}`;
  }, [props.title, t]);
  return (
    <CardPage
      {...props}
      brand={t('till.title')}
      width={440}
      foot={
        <Group justify="center">
          <LanguageSelect size="sm" width={150} />
          <ColorSchemeMenu />
        </Group>
      }
    />
  );
}
