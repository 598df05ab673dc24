import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type {
  CategoryPatch,
  CategoryPlace,
  CategoryRow,
  CategoryView,
} from '../../../server/src/catalogue/category-schemas.ts';
import { api } from '../platform/api.ts';
import { choicesQuery } from './api.ts';

export type { CategoryRow, CategoryView };

export const categoriesQuery = queryOptions({
  queryKey: ['categories', 'tree'],
  queryFn: async ({ signal }) => (await api.get<{ items: CategoryRow[] }>('/categories', undefined, signal)).items,
});

export const categoryQuery = (id: number) =>
  queryOptions({
    queryKey: ['categories', id],
    queryFn: ({ signal }) => api.get<CategoryView>(`/categories/${id}`, undefined, signal),
  });

export const patchCategory = (id: number, patch: CategoryPatch) => api.patch<CategoryView>(`/categories/${id}`, patch);
export const placeCategory = async (id: number, place: CategoryPlace) =>
  (await api.put<{ items: CategoryRow[] }>(`/categories/${id}/place`, place)).items;
export const deleteCategory = (id: number) => api.delete(`/categories/${id}`);

/** Lets every screen that shows categories, or what is inherited from them, ask again. */
export function useCategoriesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => {
    for (const queryKey of [['categories'], choicesQuery.queryKey, ['stock-rules'], ['products'], ['inventory']]) {
      queryClient.invalidateQueries({ queryKey });
    }
  };
}
