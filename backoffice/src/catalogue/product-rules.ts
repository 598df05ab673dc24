import type { Translate } from '../i18n/i18n.tsx';
import type { ProductValues } from './product-values.ts';

/** What an address may look like; empty: made from the title. */
export const urlShape = /^[a-z0-9]+(-[a-z0-9]+)*$|^$/;

/** What can be said about a product's form before it is sent; the server checks everything again. */
export function productRules(t: Translate, defaultLanguage: string) {
  return (values: ProductValues): Record<string, string> => {
    const errors: Record<string, string> = {};
    for (const [language, text] of Object.entries(values.texts)) {
      const hasTitle = text.title.trim() !== '';
      const hasOther = Object.values(text).some((words) => words.trim() !== '');
      if (!hasTitle && (language === defaultLanguage || hasOther)) {
        errors[`texts.${language}.title`] =
          language === defaultLanguage ? t('form.required') : t('product.titleNeeded');
      }
      if (!urlShape.test(text.url.trim())) errors[`texts.${language}.url`] = t('product.urlShape');
    }
    return errors;
  };
}
