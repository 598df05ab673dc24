import { Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconTrash } from '@tabler/icons-react';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { type LinkProps, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import type { Crumb } from '../platform/ui/page.tsx';
import { LoadedPage, NotFoundPage, useErrorText } from '../platform/ui/states.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { type Entry, type EntryList, useRefreshed } from './entries.ts';

/** The page of one entry of a list: its form, or that there is no such entry. */
export function EntryPage<Item extends Entry>(props: {
  list: EntryList<Item>;
  id: number;
  children(entry: Item): ReactNode;
}) {
  const query = useQuery(props.list.query) as UseQueryResult<Item[]>;
  return (
    <LoadedPage query={query}>
      {(items) => {
        const entry = items.find(({ id }) => id === props.id);
        return entry ? props.children(entry) : <NotFoundPage />;
      }}
    </LoadedPage>
  );
}

/** Settings, then the list an entry is in. */
export function useCrumbs(list: string, to: LinkProps['to']): Crumb[] {
  const { t } = useI18n();
  return [
    { label: t('nav.settings'), link: { to: '/settings' } },
    { label: list, link: { to } },
  ];
}

/** Deletes an entry after a yes and opens the list; where it cannot go, says why instead of asking. */
export function DeleteEntry<Item extends Entry>(props: {
  list: EntryList<Item>;
  entry: Item;
  name: string;
  /** Why it cannot be deleted, as far as is known here; the server has the last word. */
  blocked?: string | null;
  text?: string;
  back: LinkProps['to'];
}) {
  const { t } = useI18n();
  const { list, entry, name, back } = props;
  const mayChange = useMay('settings');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const refresh = useRefreshed(list);
  const errorText = useErrorText();
  if (!mayChange) return null;

  async function remove() {
    try {
      await list.remove(entry.id);
      await navigate({ to: back, ignoreBlocker: true });
      queryClient.setQueryData(list.query.queryKey, (items: Item[] | undefined) =>
        items?.filter(({ id }) => id !== entry.id),
      );
      refresh();
      toastDone(t('entry.deleted', { name }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      sayWhy(errorText(error));
    }
  }

  function sayWhy(why: string) {
    modals.open({
      title: t('entry.cannotDelete', { name }),
      children: <Text>{why}</Text>,
    });
  }

  function ask() {
    if (props.blocked) return sayWhy(props.blocked);
    modals.openConfirmModal({
      title: t('entry.deleteTitle', { name }),
      children: <Text>{props.text ?? t('entry.deleteText')}</Text>,
      labels: { confirm: t('entry.delete'), cancel: t('form.cancel') },
      confirmProps: { color: 'red.8' },
      onConfirm: remove,
    });
  }

  return (
    <Button variant="default" leftSection={<IconTrash size={16} />} onClick={ask}>
      {t('entry.delete')}
    </Button>
  );
}

type Uses = { products?: number; variants?: number; shippingMethods?: number };

/** "12 products, 3 variants", leaving out what there is none of; null: nothing at all. */
export function useUses(): (uses: Uses) => string | null {
  const { t } = useI18n();
  return useCallback(
    (uses) => {
      const parts = (['products', 'variants', 'shippingMethods'] as const)
        .filter((what) => uses[what])
        .map((what) => t(`entry.${what}`, { count: uses[what] ?? 0 }));
      return parts.length > 0 ? parts.join(', ') : null;
    },
    [t],
  );
}
