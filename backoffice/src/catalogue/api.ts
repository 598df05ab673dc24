import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  catalogueChoices,
  image,
  newProductInput,
  newVariantInput,
  ProductRow,
  ProductText,
  ProductView,
  productPatch,
  VariantView,
  variantPatch,
  visibility,
} from '../../../server/src/catalogue/schemas.ts';
import { api, type Page } from '../platform/api.ts';

export type { ProductRow, ProductText, ProductView, VariantView };
export type Choices = z.infer<typeof catalogueChoices>;
export type ProductImage = z.infer<typeof image>;
export type Visibility = z.infer<typeof visibility>;
export type NewProductInput = z.input<typeof newProductInput>;
export type NewVariantInput = z.input<typeof newVariantInput>;
export type ProductPatch = z.input<typeof productPatch>;
export type VariantPatch = z.input<typeof variantPatch>;
export type VariantTexts = VariantView['texts'];

export const productsQuery = (query: { search?: string; visibility?: string; sort?: string; limit?: number }) =>
  infiniteQueryOptions({
    queryKey: ['products', 'list', query],
    queryFn: ({ pageParam, signal }) => api.get<Page<ProductRow>>('/products', { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const productQuery = (productId: number) =>
  queryOptions({
    queryKey: ['products', productId],
    queryFn: ({ signal }) => api.get<ProductView>(`/products/${productId}`, undefined, signal),
  });

export const variantQuery = (variantId: number) =>
  queryOptions({
    queryKey: ['variants', variantId],
    queryFn: ({ signal }) => api.get<VariantView>(`/variants/${variantId}`, undefined, signal),
  });

export const choicesQuery = queryOptions({
  queryKey: ['choices'],
  queryFn: ({ signal }) => api.get<Choices>('/catalogue/choices', undefined, signal),
  staleTime: 60_000,
});

export const createProduct = (input: NewProductInput) => api.post<ProductView>('/products', input);
export const patchProduct = (productId: number, patch: ProductPatch) =>
  api.patch<ProductView>(`/products/${productId}`, patch);
export const archiveProduct = (productId: number) => api.delete(`/products/${productId}`);
export const createVariant = (productId: number, input: NewVariantInput) =>
  api.post<VariantView>(`/products/${productId}/variants`, input);
export const patchVariant = (variantId: number, patch: VariantPatch) =>
  api.patch<VariantView>(`/variants/${variantId}`, patch);
export const archiveVariant = (variantId: number) => api.delete(`/variants/${variantId}`);
export const arrangeImages = (productId: number, images: { id: number; alt: string }[]) =>
  api.put<ProductView>(`/products/${productId}/images`, images);
export const createCategory = (input: { title: string; parentId: number | null }) =>
  api.post<Choices['categories'][number]>('/categories', input);

/** Uploads one picture with its description; answers the product with it at the end. */
export function uploadImage(productId: number, file: File, alt = ''): Promise<ProductView> {
  const form = new FormData();
  form.append('alt', alt); // the server reads fields that come before the picture
  form.append('image', file);
  return api.post<ProductView>(`/products/${productId}/images`, form);
}

/** Puts what the server answered about a product where every screen reads it, and lets lists ask again. */
export function useKeepProduct(): (product: ProductView) => void {
  const queryClient = useQueryClient();
  return (product) => {
    queryClient.setQueryData(productQuery(product.id).queryKey, product);
    for (const variant of product.variants) queryClient.setQueryData(variantQuery(variant.id).queryKey, variant);
    queryClient.invalidateQueries({ queryKey: ['products', 'list'] });
    queryClient.invalidateQueries({ queryKey: ['inventory'] });
    queryClient.invalidateQueries({ queryKey: ['choices'] });
    queryClient.invalidateQueries({ queryKey: ['stock-rules'] });
    queryClient.invalidateQueries({ queryKey: ['categories'] });
  };
}

/** The same for a variant. */
export function useKeepVariant(): (variant: VariantView) => void {
  const queryClient = useQueryClient();
  return (variant) => {
    queryClient.setQueryData(variantQuery(variant.id).queryKey, variant);
    queryClient.invalidateQueries({ queryKey: ['products'] });
    queryClient.invalidateQueries({ queryKey: ['inventory'] });
    for (const part of ['stock-rule', 'movements', 'waiting', 'incoming']) {
      queryClient.invalidateQueries({ queryKey: ['variants', variant.id, part] });
    }
  };
}
