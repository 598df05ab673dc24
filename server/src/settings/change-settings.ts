import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { DelaySettings, OrderSettings, PaymentSettings, StoreSettings, WorkflowSettings } from './schemas.ts';
import { loadLanguages, loadStoreSettings } from './store.ts';
import { refuseIncompleteLanguage } from './write-language.ts';

/** Saves Settings > Workflow. Existing variants keep what they have. Refuses when someone else saved meanwhile. */
export async function changeWorkflow(db: Db, input: WorkflowSettings): Promise<WorkflowSettings | Refusal> {
  return inTransaction(db, async (trx) => {
    const stale = await lockSettings(trx, input.version);
    if (stale) return stale;
    const version = input.version + 1;
    await trx.updateTable('store_settings').set({ allow_backorders: input.allowBackorders, version }).execute();
    return { version, allowBackorders: input.allowBackorders };
  });
}

/**
 * Saves Settings > Payments. Orders placed keep the way they are to be paid. Refuses to offer nothing that shoppers can
 * choose: at least one way must be one of `configured`.
 */
export async function changePayments(
  db: Db,
  input: PaymentSettings,
  configured: readonly string[],
): Promise<PaymentSettings | Refusal> {
  if (!input.methods.some((method) => configured.includes(method))) {
    return refuse('invalid', 'methods: none of these can be used yet, so nobody could order. Switch on another one.', {
      field: 'methods',
      details: { configured },
    });
  }
  return inTransaction(db, async (trx) => {
    const stale = await lockSettings(trx, input.version);
    if (stale) return stale;
    const version = input.version + 1;
    await trx
      .updateTable('store_settings')
      .set({
        payment_methods: input.methods,
        payment_instructions: input.paymentInstructions,
        unpaid_expire_days: input.unpaidExpireDays,
        online_expire_minutes: input.onlineExpireMinutes,
        version,
      })
      .execute();
    return { ...input, version };
  });
}

/** Saves Settings > Orders. Orders placed keep what was decided for them. */
export async function changeOrders(db: Db, input: OrderSettings): Promise<OrderSettings | Refusal> {
  return inTransaction(db, async (trx) => {
    const stale = await lockSettings(trx, input.version);
    if (stale) return stale;
    const version = input.version + 1;
    await trx
      .updateTable('store_settings')
      .set({ ship_choice: input.shipChoice, invoice_details: input.invoiceDetails, version })
      .execute();
    return { ...input, version };
  });
}

/** Saves Settings > Late deliveries. Questions that were asked already keep their terms. */
export async function changeDelays(db: Db, input: DelaySettings): Promise<DelaySettings | Refusal> {
  return inTransaction(db, async (trx) => {
    const stale = await lockSettings(trx, input.version);
    if (stale) return stale;
    const version = input.version + 1;
    await trx
      .updateTable('store_settings')
      .set({
        delay_rules: input.rules,
        delay_grace_days: input.graceDays,
        delay_answer_days: input.answerDays,
        delay_on_silence: input.onSilence,
        version,
      })
      .execute();
    return { ...input, version };
  });
}

/**
 * Saves Settings > Store. Refuses a default language that is unknown or in which things the shop shows have no words,
 * and another currency once there are orders in the old one.
 */
export async function changeStore(db: Db, input: StoreSettings): Promise<StoreSettings | Refusal> {
  return inTransaction(db, async (trx) => {
    const stale = await lockSettings(trx, input.version);
    if (stale) return stale;
    const known = await loadStoreSettings(trx);
    if (!(await loadLanguages(trx)).some((language) => language.code === input.defaultLanguage)) {
      return refuse('invalid', `defaultLanguage: the store has no language '${input.defaultLanguage}'.`, {
        field: 'defaultLanguage',
      });
    }
    if (input.defaultLanguage !== known.defaultLanguage) {
      const incomplete = await refuseIncompleteLanguage(trx, input.defaultLanguage);
      if (incomplete) return incomplete;
    }
    if (
      input.currency !== known.currency &&
      (await trx.selectFrom('orders').select('id').limit(1).executeTakeFirst())
    ) {
      return refuse('conflict', `currency: there are orders in ${known.currency} already, so the currency stays.`, {
        field: 'currency',
      });
    }
    const version = input.version + 1;
    await trx
      .updateTable('store_settings')
      .set({
        name: input.name,
        email: input.email,
        currency: input.currency,
        country: input.country,
        default_language: input.defaultLanguage,
        prices_include_tax: input.pricesIncludeTax,
        version,
      })
      .execute();
    return { ...input, version };
  });
}

async function lockSettings(trx: Transaction, version: number): Promise<Refusal | undefined> {
  const { version: currentVersion } = await trx
    .selectFrom('store_settings')
    .select('version')
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  if (currentVersion === version) return undefined;
  return refuse(
    'changed_meanwhile',
    'Someone else saved these settings meanwhile. Load them again, then save your change.',
    {
      field: 'version',
      details: { currentVersion },
    },
  );
}
