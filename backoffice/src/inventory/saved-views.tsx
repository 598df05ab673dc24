import { Button, Checkbox, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { modals } from '@mantine/modals';
import { IconBookmark, IconDots, IconPencil, IconTrash, IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { addView, changeView, deleteView, type SavedView, viewsQuery } from './api.ts';
import {
  builtInFor,
  builtInViews,
  type InventoryView,
  type ShownView,
  sameView,
  searchOf,
} from './inventory-search.ts';

const route = getRouteApi('/inventory');

/** The saved view an address names, if it is (still) there for this person. */
export function useSavedView(id: number | undefined): SavedView | undefined {
  const { data } = useQuery(viewsQuery);
  return id === undefined ? undefined : data?.views.find((view) => view.id === id);
}

/** What is shown, with a filter as the server keeps it. */
function toKeep({ filter, ...rest }: ShownView): InventoryView {
  return { ...rest, filter: { status: 'all', ...filter } };
}

/** The built-in views and those saved, as links; what can be done with the one that is open. */
export function SavedViews({ shown, current }: { shown: ShownView; current: SavedView | undefined }) {
  const { t } = useI18n();
  const { data } = useQuery(viewsQuery);
  const [saving, setSaving] = useState(false);
  const builtIn = current ? null : builtInFor(shown.filter);
  const changed = current !== undefined && !sameView(shown, current.view);
  return (
    <Group gap="xs" className="view-bar" wrap="nowrap">
      <nav aria-label={t('views.title')} className="view-links">
        <ul className="plain-list">
          {builtInViews.map(({ key, filter }) => (
            <li key={key}>
              <Link
                to="/inventory"
                search={filter}
                className="view-link"
                activeOptions={exactly}
                aria-current={builtIn === key ? 'page' : undefined}
              >
                {t(`views.builtIn.${key}`)}
              </Link>
            </li>
          ))}
          {(data?.views ?? []).map((view) => (
            <li key={view.id}>
              <Link
                to="/inventory"
                search={searchOf(view.view, view.id)}
                className="view-link"
                activeOptions={exactly}
                aria-current={view.id === current?.id ? 'page' : undefined}
                ref={view.id === current?.id ? bringIntoSight : undefined}
                title={view.mine ? undefined : t('views.sharedBy', { owner: view.owner })}
              >
                {view.shared && <IconUsers size={14} role="img" aria-label={t('views.shared')} />}
                {view.name}
                {changed && view.id === current.id && <span className="view-changed">{t('views.changed')}</span>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {current && <ViewMenu view={current} shown={shown} changed={changed} />}
      <Button
        size="compact-md"
        variant={changed || (!current && !isPlain(shown, builtIn !== null)) ? 'light' : 'subtle'}
        className="view-save"
        leftSection={<IconBookmark size={16} />}
        onClick={() => setSaving(true)}
      >
        {t('views.save')}
      </Button>
      <ViewModal
        opened={saving}
        title={t('views.save')}
        submit={t('views.save')}
        onClose={() => setSaving(false)}
        onSubmit={(values) => addView({ ...values, ...toKeep(shown) })}
        done={(view) => t('views.saved', { name: view.name })}
      />
    </Group>
  );
}

/** The router would mark "All" under every filter, as its address is a part of the others'. */
const exactly = { exact: true, includeSearch: true };

/** Views may be more than fit. */
const bringIntoSight = (link: HTMLElement | null) => link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

/** Whether there is little to save: a built-in view in its own order. */
function isPlain({ sort, order }: ShownView, isBuiltIn: boolean): boolean {
  return isBuiltIn && sort === 'title' && order === 'asc';
}

/** Keeps the menu's list as the server has it, whatever was done. */
function useViewsChanged() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });
}

function ViewMenu({ view, shown, changed }: { view: SavedView; shown: ShownView; changed: boolean }) {
  const { t } = useI18n();
  const navigate = route.useNavigate();
  const viewsChanged = useViewsChanged();
  const errorText = useErrorText();
  const [renaming, setRenaming] = useState(false);
  const failed = (error: Error) => toastFailed(errorText(error));
  const keeping = useMutation({
    mutationFn: () => changeView(view.id, { view: toKeep(shown) }),
    onSuccess: async () => {
      await viewsChanged();
      toastDone(t('views.saved', { name: view.name }));
    },
    onError: failed,
  });
  const deleting = useMutation({
    mutationFn: () => deleteView(view.id),
    onSuccess: async () => {
      await navigate({ search: {} });
      await viewsChanged();
      toastDone(t('views.deleted', { name: view.name }));
    },
    onError: failed,
  });

  function confirmDelete() {
    modals.openConfirmModal({
      title: t('views.deleteTitle', { name: view.name }),
      children: <Text>{t(view.shared ? 'views.deleteShared' : 'views.deleteOwn')}</Text>,
      labels: { confirm: t('views.delete'), cancel: t('form.cancel') },
      confirmProps: { color: 'red.8' },
      onConfirm: () => deleting.mutate(),
    });
  }

  return (
    <>
      {changed && (
        <Button size="compact-md" variant="subtle" onClick={() => navigate({ search: searchOf(view.view, view.id) })}>
          {t('views.reset')}
        </Button>
      )}
      {view.mayChange && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-md"
              variant="default"
              aria-label={t('views.menu', { name: view.name })}
              loading={keeping.isPending || deleting.isPending}
            >
              <IconDots size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {changed && (
              <Menu.Item leftSection={<IconBookmark size={16} />} onClick={() => keeping.mutate()}>
                {t('views.keep')}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setRenaming(true)}>
              {t('views.rename')}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} />} onClick={confirmDelete}>
              {t('views.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <ViewModal
        opened={renaming}
        view={view}
        title={t('views.rename')}
        submit={t('form.save')}
        onClose={() => setRenaming(false)}
        onSubmit={(values) => changeView(view.id, values)}
        done={(saved) => t('views.saved', { name: saved.name })}
      />
    </>
  );
}

type ViewValues = { name: string; shared: boolean };

/** Asks for a view's name and whether all may see it. */
function ViewModal(props: {
  opened: boolean;
  view?: SavedView;
  title: string;
  submit: string;
  onClose(): void;
  onSubmit(values: ViewValues): Promise<SavedView>;
  done(view: SavedView): string;
}) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <ViewForm {...props} />
    </Modal>
  );
}

function ViewForm(props: Parameters<typeof ViewModal>[0]) {
  const { view, onClose } = props;
  const { t } = useI18n();
  const errorText = useErrorText();
  const mayShare = useMay('catalogue');
  const navigate = route.useNavigate();
  const viewsChanged = useViewsChanged();
  const form = useForm<ViewValues>({
    initialValues: { name: view?.name ?? '', shared: view?.shared ?? false },
    validate: { name: (name) => (name.trim() ? null : t('form.required')) },
  });
  const saving = useMutation({
    mutationFn: props.onSubmit,
    onSuccess: async (saved) => {
      await viewsChanged();
      await navigate({ search: searchOf(saved.view, saved.id) });
      onClose();
      toastDone(props.done(saved));
    },
    onError: (error) => form.setFieldError(errorField(error), errorText(error)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit(({ name, shared }) => saving.mutate({ name: name.trim(), shared }))}>
      <Stack>
        <TextInput
          label={t('views.name')}
          description={view ? undefined : t('views.nameHelp')}
          data-autofocus
          maxLength={60}
          {...form.getInputProps('name')}
        />
        <Checkbox
          label={t('views.share')}
          description={mayShare ? undefined : t('views.mayNotShare')}
          // Who may share no longer may still take a view back.
          disabled={!mayShare && !view?.shared}
          {...form.getInputProps('shared', { type: 'checkbox' })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {props.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function errorField(error: Error): keyof ViewValues {
  return error instanceof ApiError && error.field === 'shared' ? 'shared' : 'name';
}
