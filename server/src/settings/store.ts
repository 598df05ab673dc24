/** The settings' SQL: what other features read about the store. */
import type { DelayRules } from '../delays/rules/notice.ts';
import type { Db } from '../platform/db.ts';
import type { DelaySettings } from './schemas.ts';

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

/** Settings > Late deliveries. */
export async function loadDelaySettings(db: Db): Promise<DelaySettings> {
  const row = await db
    .selectFrom('store_settings')
    .select([
      'version',
      'delay_rules as rules',
      'delay_grace_days as graceDays',
      'delay_answer_days as answerDays',
      'delay_on_silence as onSilence',
    ])
    .executeTakeFirstOrThrow();
  return row as DelaySettings;
}

/** What happens when goods come later than promised. */
export async function loadDelayRules(db: Db): Promise<DelayRules> {
  const { rules: set, graceDays, answerDays, onSilence } = await loadDelaySettings(db);
  return set === 'own' ? { set, graceDays, answerDays, onSilence } : { set };
}

/** The languages the store speaks, in their order. */
export async function loadLanguages(db: Db): Promise<{ code: string; name: string; columnPrefix: string }[]> {
  return db
    .selectFrom('languages')
    .select(['code', 'name', 'column_prefix as columnPrefix'])
    .orderBy('position')
    .execute();
}
