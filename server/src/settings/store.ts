/** The settings' SQL: what other features read about the store. */
import { sql } from 'kysely';
import type { DelayRules } from '../delays/rules/notice.ts';
import type { Db } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { BusinessCalendar } from './rules/business-days.ts';
import type { CalendarView, DelaySettings } from './schemas.ts';

export type StoreFacts = {
  name: string;
  email: string;
  currency: string;
  country: string;
  defaultLanguage: string;
  pricesIncludeTax: boolean;
  /** The live theme, and its version: 0 where nothing was ever changed in it. */
  theme: string;
  themeVersion: number;
  /** Settings > Workflow > INVENTORY > Allow backorders: the default for variants of new products. */
  allowBackorders: boolean;
  paymentInstructions: string;
  /** Who decides whether what is there is sent before the rest: the shopper, or always one way. */
  shipChoice: 'shopper' | 'now' | 'together';
  /** The ways to pay that are switched on, in their order. */
  paymentMethods: string[];
  /** Days after which an order nobody paid is cancelled; null: never. */
  unpaidExpireDays: number | null;
  /** The same in minutes for orders to be paid online; null: never. */
  onlineExpireMinutes: number | null;
  /** Printed under the store's name on invoices and packing slips. */
  invoiceDetails: string;
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
      'ship_choice as shipChoice',
      'payment_methods as paymentMethods',
      'unpaid_expire_days as unpaidExpireDays',
      'online_expire_minutes as onlineExpireMinutes',
      'invoice_details as invoiceDetails',
      'demo',
      'version',
      sql<number>`coalesce((select t.version from themes t where t.key = store_settings.theme), 0)`.as('themeVersion'),
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
export async function loadLanguages(
  db: Db,
): Promise<{ code: string; name: string; columnPrefix: string; version: number }[]> {
  return db
    .selectFrom('languages')
    .select(['code', 'name', 'column_prefix as columnPrefix', 'version'])
    .orderBy('position')
    .execute();
}

/** Refuses texts in a language the store does not speak; `texts` is by language code. */
export async function refuseUnknownLanguage(db: Db, texts: Record<string, unknown>): Promise<Refusal | undefined> {
  const known = (await loadLanguages(db)).map(({ code }) => code);
  const unknown = Object.keys(texts).find((language) => !known.includes(language));
  if (unknown === undefined) return undefined;
  return refuse('invalid', `texts.${unknown}: the store has no language '${unknown}'; it has ${known.join(', ')}.`, {
    field: `texts.${unknown}`,
  });
}

/** The days the shop works, and when it is closed. */
export async function loadCalendar(db: Db): Promise<CalendarView> {
  const { work_days, version } = await db
    .selectFrom('business_calendar')
    .select(['work_days', 'version'])
    .executeTakeFirstOrThrow();
  const closures = await db
    .selectFrom('closures')
    .select(['name', 'starts_on as from', 'ends_on as to'])
    .orderBy('starts_on')
    .orderBy('id')
    .execute();
  return { version, workDays: work_days, closures };
}

export type DeliveryDays = { inStockDays: number | null; outOfStockDays: number | null; calendar: BusinessCalendar };

/** How many business days a variant's delivery timeframe counts, and the calendar to count in, in one round trip. */
export async function loadDeliveryDays(db: Db, variantId: number): Promise<DeliveryDays> {
  const { rows } = await sql<{
    inStockDays: number | null;
    outOfStockDays: number | null;
    workDays: number[];
    closures: { from: string; to: string }[];
  }>`
    select t.in_stock_days as "inStockDays", t.out_of_stock_days as "outOfStockDays", c.work_days as "workDays",
      (select coalesce(jsonb_agg(jsonb_build_object('from', starts_on, 'to', ends_on)), '[]') from closures) as closures
    from business_calendar c
    left join variants v on v.id = ${variantId}
    left join products p on p.id = v.product_id
    left join delivery_timeframes t on t.id = coalesce(v.delivery_timeframe_id, p.delivery_timeframe_id)`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the store has no calendar');
  const { inStockDays, outOfStockDays, workDays, closures } = row;
  return { inStockDays, outOfStockDays, calendar: { workDays, closures } };
}
