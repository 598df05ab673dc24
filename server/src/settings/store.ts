/** The settings' SQL: what other features read about the store. */
import type { Db } from '../platform/db.ts';

export type StoreFacts = {
  name: string;
  email: string;
  currency: string;
  country: string;
  defaultLanguage: string;
  pricesIncludeTax: boolean;
  theme: string;
  /** Settings > Workflow > INVENTORY > Allow backorders: the default for variants of new products. */
  allowBackorders: boolean;
  paymentInstructions: string;
  demo: boolean;
  version: number;
};

/** The store's settings. */
export async function loadStoreSettings(db: Db): Promise<StoreFacts> {
  return db
    .selectFrom('store_settings')
    .select([
      'name',
      'email',
      'currency',
      'country',
      'default_language as defaultLanguage',
      'prices_include_tax as pricesIncludeTax',
      'theme',
      'allow_backorders as allowBackorders',
      'payment_instructions as paymentInstructions',
      'demo',
      'version',
    ])
    .executeTakeFirstOrThrow();
}

/** The languages the store speaks, in their order. */
export async function loadLanguages(db: Db): Promise<{ code: string; name: string; columnPrefix: string }[]> {
  return db
    .selectFrom('languages')
    .select(['code', 'name', 'column_prefix as columnPrefix'])
    .orderBy('position')
    .execute();
}
