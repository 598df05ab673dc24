/** Which variant of the shop a row is about, or what it makes new. */
import { type Finding, type Given, givenOf, problemAt, type ReadRow, shortened } from './row.ts';

/** How rows are matched to variants there are. `handle` is for Shopify's files: address of the product, title of the variant. */
export const matchings = ['ids', 'sku', 'ean', 'articleCode', 'handle'] as const;
export type Matching = (typeof matchings)[number];

/** What the shop has of what the row names. */
export type Known = {
  /** The variant with the row's Internal_Variant_ID. */
  variant?: { id: number; productId: number };
  /** Whether the row's Internal_ID is a product of the shop. */
  product: boolean;
  /** Variants that have the row's SKU, EAN or article code, or its address and title. */
  matches: readonly { id: number; productId: number }[];
  /** Products with the row's address (Shopify), or with its title in the default language. */
  namesakes: readonly number[];
};

export type Identity =
  | { kind: 'variant'; variantId: number; productId: number }
  /** Nothing but pictures for a product there is. */
  | { kind: 'pictures'; productId: number }
  | { kind: 'new-variant'; productId: number; warnings: Finding[] }
  /** Rows with the same key are variants of one new product. */
  | { kind: 'new-product'; key: string; warnings: Finding[] }
  | { kind: 'problem'; problem: Finding };

const keyFields = { sku: 'sku', ean: 'ean', articleCode: 'articleCode' } as const;

/** The value rows are matched by, or undefined: by ids, or the cell is empty. */
export function keyOf(row: ReadRow, matching: Matching): Given | undefined {
  return matching === 'ids' || matching === 'handle' ? undefined : givenOf(row, keyFields[matching]);
}

/** The title a row's product has or gets: in the default language, else in the first that has one. */
export function titleOf(row: ReadRow, defaultLanguage: string): Given | undefined {
  const own = givenOf(row, `texts.${defaultLanguage}.title`);
  if (own?.value) return own;
  for (const [field, given] of row.given) {
    if (/^texts\..+\.title$/.test(field) && given.at(-1)?.value) return given.at(-1);
  }
  return undefined;
}

export function identify(row: ReadRow, matching: Matching, known: Known, defaultLanguage: string): Identity {
  if (matching === 'handle') return byHandle(row, known);
  return matching === 'ids' ? byIds(row, known, defaultLanguage) : byKey(row, matching, known, defaultLanguage);
}

function byIds(row: ReadRow, known: Known, defaultLanguage: string): Identity {
  const product = idOf(row, 'productId');
  const variant = idOf(row, 'variantId');
  if (!variant) return newOne(row, known, defaultLanguage);
  if (!known.variant) {
    const message = 'is no variant of this shop. To add it as new, leave its ids empty.';
    return problem(problemAt(variant.column, variant.cell, 'variant_unknown', message));
  }
  if (product && product.value !== known.variant.productId) {
    const message = `is not the product of variant ${known.variant.id}, which belongs to ${known.variant.productId}. Copy both ids from one row of an export.`;
    const params = { variantId: known.variant.id, productId: known.variant.productId };
    return problem(problemAt(product.column, product.cell, 'ids_disagree', message, params));
  }
  return { kind: 'variant', variantId: known.variant.id, productId: known.variant.productId };
}

function byKey(row: ReadRow, matching: keyof typeof keyFields, known: Known, defaultLanguage: string): Identity {
  const key = keyOf(row, matching);
  if (!key?.value) {
    const name = { sku: 'SKU', ean: 'EAN', articleCode: 'article code' }[matching];
    const message = `Rows are matched by ${name}, and this one has none. Fill it in, or match by Internal ids.`;
    return problem({ code: 'key_missing', column: null, value: '', message, params: { matching } });
  }
  const [first, ...others] = known.matches;
  if (first && others.length > 0) {
    const ids = known.matches
      .map((match) => match.id)
      .slice(0, 5)
      .join(', ');
    const message = `is in more than one variant (${ids}); nobody can tell which is meant. Match by Internal ids instead.`;
    return problem(problemAt(key.column, key.cell, 'key_ambiguous', message, { ids }));
  }
  if (first) return { kind: 'variant', variantId: first.id, productId: first.productId };
  const [namesake, ...more] = known.namesakes;
  if (namesake !== undefined && more.length === 0 && !idOf(row, 'productId') && hasVariantTitle(row)) {
    return { kind: 'new-variant', productId: namesake, warnings: [] };
  }
  return newOne(row, known, defaultLanguage);
}

function byHandle(row: ReadRow, known: Known): Identity {
  const handle = givenOf(row, 'handle');
  if (!handle?.value) {
    const message = 'This row has no Handle, so nobody can tell which product it belongs to.';
    return problem({ code: 'key_missing', column: null, value: '', message, params: { matching: 'handle' } });
  }
  const [product] = known.namesakes;
  if (product !== undefined && row.given.has('pictureOnly')) return { kind: 'pictures', productId: product };
  const [match] = known.matches;
  if (match) return { kind: 'variant', variantId: match.id, productId: match.productId };
  if (product !== undefined) return { kind: 'new-variant', productId: product, warnings: [] };
  return { kind: 'new-product', key: `handle ${handle.value}`, warnings: [] };
}

function newOne(row: ReadRow, known: Known, defaultLanguage: string): Identity {
  const product = idOf(row, 'productId');
  if (product && known.product) {
    if (hasVariantTitle(row)) return { kind: 'new-variant', productId: product.value as number, warnings: [] };
    const message =
      'is a product of this shop, but the row does not say which variant: fill in Internal_Variant_ID, or the title of a new variant.';
    return problem(problemAt(product.column, product.cell, 'variant_id_missing', message));
  }
  if (product) {
    const message = 'is no product of this shop; a new one is made, with an id of its own.';
    const warnings = [problemAt(product.column, product.cell, 'product_unknown', message)];
    return { kind: 'new-product', key: `id ${product.value}`, warnings };
  }
  const title = titleOf(row, defaultLanguage);
  if (!title) {
    const message =
      'This row has neither ids nor a title, so it is about no product. Fill in the title to make a new one.';
    return problem({ code: 'title_missing', column: null, value: '', message });
  }
  const [namesake] = known.namesakes;
  const warnings = namesake === undefined ? [] : [alreadyThere(title, namesake)];
  return { kind: 'new-product', key: `title ${String(title.value).toLowerCase()}`, warnings };
}

function alreadyThere(title: Given, productId: number): Finding {
  const message = `is the title of product ${productId} already; a second one is made. To change that one, give its Internal_ID and Internal_Variant_ID.`;
  return problemAt(title.column, shortened(title.cell), 'title_exists', message, { productId });
}

function hasVariantTitle(row: ReadRow): boolean {
  return [...row.given.keys()].some((field) => /^texts\..+\.variant$/.test(field));
}

function idOf(row: ReadRow, field: 'productId' | 'variantId'): Given | undefined {
  const given = givenOf(row, field);
  return given?.value === null ? undefined : given;
}

function problem(finding: Finding): Identity {
  return { kind: 'problem', problem: finding };
}
