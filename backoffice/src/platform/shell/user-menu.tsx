import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { sessionQuery, signOut, useSession } from '../../accounts/session.ts';
import { languages, useI18n } from '../../i18n/i18n.tsx';
import { toastFailed } from '../ui/toast.ts';

/** Who is signed in, the language of the screens, and the way out. */
export function UserMenu() {
  const { t, language, setLanguage } = useI18n();
  const { user } = useSession();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      const session = queryClient.getQueryData(sessionQuery.queryKey);
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
      await navigate({ to: '/', ignoreBlocker: true });
      if (session) queryClient.setQueryData(sessionQuery.queryKey, { ...session, user: null });
    },
    onError: (error) => toastFailed(error.message),
  });
  if (!user) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className="user-button" aria-label={t('user.menu', { name: user.name })}>
          <span className="avatar" data-initials={initials(user.name)} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {user.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.email} · {t(`role.${user.role}`)}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('user.language')}</Menu.Label>
        <Menu.RadioGroup
          value={language}
          onChange={(chosen) => setLanguage(languages.find(({ code }) => code === chosen)?.code ?? 'en')}
        >
          {languages.map(({ code, name }) => (
            <Menu.RadioItem key={code} value={code} lang={code} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={16} />}
          renderRoot={(rest) => <Link to="/settings/account" {...rest} />}
        >
          {t('user.account')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leaving.mutate()}>
          {t('user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** "Nora de Wit" is NW. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return `${words[0]?.charAt(0) ?? ''}${last.charAt(0)}`.toUpperCase();
}
