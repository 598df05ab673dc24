import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';

/**
 * Orders the list a query holds: shown at once, written behind it one after the other, and taken back with the latest
 * when the server refuses.
 */
export function useOrdering<Item, Key extends string | number>(options: {
  queryKey: QueryKey;
  keyOf(item: Item): Key;
  write(order: Key[], seen: Key[]): Promise<Item[]>;
  onDone(): void;
}): (order: (string | number)[]) => void {
  const { t } = useI18n();
  const { queryKey, keyOf } = options;
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const mutationKey = ['order', ...queryKey];
  const ordering = useMutation({
    mutationKey,
    scope: { id: `order ${queryKey.join(' ')}` },
    mutationFn: ({ order, seen }: { order: Key[]; seen: Key[] }) => options.write(order, seen),
    onSuccess: () => {
      // Asked again only after the last of several moves: in between the server knows an order that is over.
      if (queryClient.isMutating({ mutationKey }) === 1) options.onDone();
      toastDone(t('form.saved'));
    },
    onError: (error) => {
      queryClient.invalidateQueries({ queryKey });
      const stale = error instanceof ApiError && error.code === 'changed_meanwhile';
      toastFailed(stale ? t('place.stale') : errorText(error));
    },
  });
  return (order) => {
    queryClient.cancelQueries({ queryKey }, { revert: false }); // its answer would be older than this move
    const items = queryClient.getQueryData<Item[]>(queryKey) ?? [];
    const byKey = new Map(items.map((item) => [keyOf(item), item]));
    const wanted = order as Key[];
    queryClient.setQueryData(
      queryKey,
      wanted.map((key) => byKey.get(key)),
    );
    ordering.mutate({ order: wanted, seen: items.map(keyOf) });
  };
}
