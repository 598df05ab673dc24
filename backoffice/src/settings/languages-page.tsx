import { Anchor, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { OrderedList } from '../platform/ui/ordered-list.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Loaded } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type Language, languagesQuery, orderLanguages } from './api.ts';
import { useKeepLanguages } from './language-page.tsx';
import { useOrdering } from './use-ordering.ts';

/** Settings > Languages: what the shop speaks, in the order shoppers see. */
export function LanguagesPage() {
  const { t } = useI18n();
  const query = useQuery(languagesQuery);
  const mayChange = useMay('settings');
  const keep = useKeepLanguages();
  const order = useOrdering<Language, string>({
    queryKey: languagesQuery.queryKey,
    keyOf: ({ code }) => code,
    write: orderLanguages,
    onDone: () => keep(),
  });
  return (
    <Page
      title={t('settings.languages')}
      intro={t('languages.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={
        mayChange && (
          <Button
            leftSection={<IconPlus size={18} />}
            renderRoot={(rest) => <Link to="/settings/languages/new" {...rest} />}
          >
            {t('languages.add')}
          </Button>
        )
      }
      width="form"
    >
      <Loaded query={query}>
        {(languages) => {
          const fallback = languages.find(({ isDefault }) => isDefault)?.name ?? '';
          return (
            <OrderedList
              label={t('settings.languages')}
              items={languages}
              keyOf={({ code }) => code}
              nameOf={({ name }) => name}
              mayOrder={mayChange}
              onOrder={order}
            >
              {(language) => (
                <>
                  <Group gap="xs">
                    <Anchor
                      fw={600}
                      lang={language.code}
                      renderRoot={(rest) => (
                        <Link to="/settings/languages/$code" params={{ code: language.code }} {...rest} />
                      )}
                    >
                      {language.name}
                    </Anchor>
                    {language.isDefault && <Tag tone="good">{t('languages.default')}</Tag>}
                    {!language.themeSpeaksIt && (
                      <Tooltip label={t('languages.themeSilentHelp')} multiline maw={300}>
                        <Tag tone="attention">{t('languages.themeSilent', { language: fallback })}</Tag>
                      </Tooltip>
                    )}
                  </Group>
                  <Text size="sm" c="dimmed">
                    {language.isDefault ? '/' : `/${language.code}`} · {language.columnPrefix}_Title_Short
                  </Text>
                </>
              )}
            </OrderedList>
          );
        }}
      </Loaded>
      <Text size="sm">
        <Anchor renderRoot={(rest) => <Link to="/settings/store" {...rest} />}>{t('languages.changeDefault')}</Anchor>
      </Text>
    </Page>
  );
}
