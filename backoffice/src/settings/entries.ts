/** Lists kept in Settings, entry by entry: how they are read, and the form that makes or changes one. */
import { type QueryKey, queryOptions, useQueryClient } from '@tanstack/react-query';
import { type LinkProps, useNavigate } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError, api } from '../platform/api.ts';
import { type Editor, type EditorOptions, useEditor } from '../platform/form/use-editor.ts';

export type Entry = { id: number; version: number };

/** A list at `path` of the API; `feeds` are the other queries that show something of it. */
export function entryList<Item extends Entry>(path: string, feeds: QueryKey[]) {
  return {
    feeds,
    query: queryOptions({
      queryKey: ['settings', path],
      queryFn: async ({ signal }) => (await api.get<{ items: Item[] }>(path, undefined, signal)).items,
    }),
    create: (input: unknown) => api.post<Item>(path, input),
    change: (id: number, input: object) => api.put<Item>(`${path}/${id}`, input),
    remove: (id: number) => api.delete(`${path}/${id}`),
    order: async (order: number[], seen: number[]) =>
      (await api.put<{ items: Item[] }>(`${path}/order`, { order, seen })).items,
  };
}
export type EntryList<Item extends Entry> = ReturnType<typeof entryList<Item>>;

/** Lets every screen that shows something of a list ask again. */
export function useRefreshed(list: { feeds: QueryKey[]; query: { queryKey: QueryKey } }): () => void {
  const queryClient = useQueryClient();
  return () => {
    for (const queryKey of [list.query.queryKey, ...list.feeds]) queryClient.invalidateQueries({ queryKey });
  };
}

/** Nothing yet: what a form that makes a new entry starts from. */
const nothing = { version: 0 };

type Options<Item extends Entry, Values extends Record<string, unknown>> = Pick<
  EditorOptions<Item | typeof nothing, Values>,
  'validate' | 'fieldPath' | 'onInvalid' | 'savedMessage'
> & {
  toValues(entry: Item | null): Values;
  toInput(values: Values): object;
  /** Called with what was made; without it the list is opened. */
  onMade?(made: Item, values: Values): void;
  back: LinkProps['to'];
};

/** The form of one entry: makes it where `entry` is null and opens the list, else changes it by its version. */
export function useEntryEditor<Item extends Entry, Values extends Record<string, unknown>>(
  list: EntryList<Item>,
  entry: Item | null,
  options: Options<Item, Values>,
): Editor<Item | typeof nothing, Values> {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const refresh = useRefreshed(list);
  const { toValues, toInput, back, onMade, ...rest } = options;
  return useEditor<Item | typeof nothing, Values>({
    ...rest,
    view: entry ?? nothing,
    toValues: (view) => toValues('id' in view ? view : null),
    async reload() {
      const items = await queryClient.fetchQuery({ ...list.query, staleTime: 0 });
      const latest = items.find(({ id }) => id === entry?.id);
      if (!latest) throw new ApiError({ title: t('entry.gone'), status: 404, code: 'not_found' });
      return latest;
    },
    async save(values, base) {
      const input = toInput(values);
      const saved = entry ? await list.change(entry.id, { ...input, version: base.version }) : await list.create(input);
      queryClient.setQueryData(list.query.queryKey, (items: Item[] | undefined) => items && withSaved(items, saved));
      refresh();
      if (!entry && onMade) onMade(saved, values);
      else if (!entry) await navigate({ to: back, ignoreBlocker: true });
      return saved;
    },
  });
}

function withSaved<Item extends Entry>(items: Item[], saved: Item): Item[] {
  if (!items.some(({ id }) => id === saved.id)) return [...items, saved];
  return items.map((item) => (item.id === saved.id ? saved : item));
}
