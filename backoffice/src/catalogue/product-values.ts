import { mergeChanges, same } from '../platform/form/merge-changes.ts';
import type { ProductPatch, ProductText, ProductView, Visibility } from './api.ts';

/** A picture in the form; one marked removed goes when the product is saved, and comes back by Undo until then. */
export type ImageValue = { id: number; url: string; alt: string; removed: boolean };

/** A product as its form holds it: choices as the text an input needs, texts in every language of the store. */
export type ProductValues = {
  visibility: Visibility;
  brand: string;
  supplier: string;
  taxRateId: string | null;
  deliveryTimeframeId: string | null;
  categoryIds: string[];
  tags: string[];
  texts: Record<string, ProductText>;
  images: ImageValue[];
};

export const noText: ProductText = {
  title: '',
  fullTitle: '',
  description: '',
  content: '',
  url: '',
  metaTitle: '',
  metaDescription: '',
  metaKeywords: '',
  googleCategory: '',
};

/** The form of a product in the given languages. */
export function productValues(product: ProductView, languages: string[]): ProductValues {
  return {
    visibility: product.visibility,
    brand: product.brand ?? '',
    supplier: product.supplier ?? '',
    taxRateId: idText(product.taxRateId),
    deliveryTimeframeId: idText(product.deliveryTimeframeId),
    categoryIds: product.categoryIds.map(String),
    tags: product.tags,
    texts: Object.fromEntries(languages.map((code) => [code, { ...noText, ...product.texts[code] }])),
    images: product.images.map(({ id, url, alt }) => ({ id, url, alt, removed: false })),
  };
}

/** A new product's empty form. */
export function emptyProductValues(languages: string[]): ProductValues {
  return {
    visibility: 'visible',
    brand: '',
    supplier: '',
    taxRateId: null,
    deliveryTimeframeId: null,
    categoryIds: [],
    tags: [],
    texts: Object.fromEntries(languages.map((code) => [code, noText])),
    images: [],
  };
}

/** What is sent about a product besides its pictures and variants. */
export function productInputOf(
  values: ProductValues,
): Omit<ProductPatch, 'version'> & Pick<Required<ProductPatch>, 'texts'> {
  return {
    visibility: values.visibility,
    brand: values.brand.trim() || null,
    supplier: values.supplier.trim() || null,
    taxRateId: idOf(values.taxRateId),
    deliveryTimeframeId: idOf(values.deliveryTimeframeId),
    categoryIds: values.categoryIds.map(Number),
    tags: values.tags,
    texts: writtenTexts(values.texts),
  };
}

/** The fields that differ between two states of the form; null when none does. */
export function productChanges(values: ProductValues, started: ProductValues): Omit<ProductPatch, 'version'> | null {
  const now = productInputOf(values);
  const before = productInputOf(started);
  const changed = Object.entries(now).filter(([key, value]) => !same(value, before[key as keyof typeof before]));
  return changed.length > 0 ? Object.fromEntries(changed) : null;
}

/** The languages that have a title; one without any text is not a translation. */
function writtenTexts(texts: Record<string, ProductText>): Record<string, ProductText> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.title.trim() !== ''));
}

/** Lays my changes over the latest; pictures somebody else added stay, those somebody else removed are gone. */
export function mergeProducts(started: ProductValues, mine: ProductValues, latest: ProductValues): ProductValues {
  const merged = mergeChanges(started, mine, latest);
  if (same(started.images, mine.images)) return merged;
  const kept = mine.images.filter((image) => latest.images.some(({ id }) => id === image.id));
  const added = latest.images.filter((image) => !mine.images.some(({ id }) => id === image.id));
  return { ...merged, images: [...kept, ...added] };
}

/** An id as a select holds it. */
export function idText(id: number | null): string | null {
  return id === null ? null : String(id);
}

/** The id a select holds. */
export function idOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}
