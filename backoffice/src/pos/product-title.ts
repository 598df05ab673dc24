/** A product and its variant in one text; the one variant of a simple product has no name of its own. */
export function productTitle(product: { productTitle: string; variantTitle: string }): string {
  return [product.productTitle, product.variantTitle].filter((part) => part && part !== 'Default').join(', ');
}
