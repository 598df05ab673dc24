import { ActionIcon, AppShell, Box, Burger, Group, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconExternalLink, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useStore } from '../../accounts/session.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { PageSkeleton } from '../ui/states.tsx';
import { ColorSchemeMenu } from './color-scheme-menu.tsx';
import { Logo } from './logo.tsx';
import { SideNav } from './side-nav.tsx';
import { UserMenu } from './user-menu.tsx';

const Search = lazy(() => import('./search.tsx'));

/** The frame of every page: sidebar, header, and the page itself in the main landmark. */
export function Shell() {
  const { t } = useI18n();
  const store = useStore();
  const [menuOpen, menu] = useDisclosure();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [searching, setSearching] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: choosing a page closes the menu
  useEffect(menu.close, [pathname]);
  useFocusOnNewPage(pathname, main);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setSearching((open) => !open);
      }
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, []);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
      padding={{ base: 'md', sm: 'lg' }}
    >
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <AppShell.Header className="app-header">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={menuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={menuOpen ? t('shell.closeMenu') : t('shell.openMenu')}
              aria-expanded={menuOpen}
              aria-controls="navigation"
            />
            <Link to="/" className="brand">
              <Logo />
              <Text component="span" fw={650} truncate>
                {store.name || 'Evershelf'}
              </Text>
            </Link>
          </Group>
          <Group gap={6} wrap="nowrap">
            <button type="button" className="search-button" onClick={() => setSearching(true)}>
              <IconSearch size={16} aria-hidden="true" />
              <span className="search-button-text">{t('search.button')}</span>
              <kbd>{navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}</kbd>
            </button>
            <Tooltip label={t('shell.viewShop')}>
              <ActionIcon
                component="a"
                href="/"
                target="_blank"
                rel="noopener"
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t('shell.viewShop')}
              >
                <IconExternalLink size={20} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
            <ColorSchemeMenu />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar id="navigation" p="sm" className="app-navbar" aria-label={t('shell.navigation')}>
        <SideNav />
      </AppShell.Navbar>
      <AppShell.Main className="app-main">
        <Box component="div" id="main" tabIndex={-1} ref={main as never} className="app-page">
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </Box>
      </AppShell.Main>
      {searching && (
        <Suspense fallback={null}>
          <Search onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </AppShell>
  );
}

/** Moves the keyboard to a page that was just opened, so that a screen reader begins there and Tab goes on from it. */
function useFocusOnNewPage(pathname: string, main: { readonly current: HTMLElement | null }) {
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
}
