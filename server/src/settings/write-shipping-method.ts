import { sql } from 'kysely';
import { type Db, inTransaction, refusingConstraints, type Transaction } from '../platform/db.ts';
import { refuseListOrder } from '../platform/list-order.ts';
import { changedMeanwhile, type Refusal, refuse } from '../platform/refusals.ts';
import { listShippingMethods } from './list-settings.ts';
import type { ShippingMethodInput, ShippingMethodView } from './schemas.ts';
import { loadStoreSettings, refuseUnknownLanguage } from './store.ts';

const broken = {
  shipping_methods_code_key: () =>
    refuse('conflict', 'code: another shipping method has this code already.', { field: 'code' }),
  shipping_methods_tax_rate_id_fkey: () =>
    refuse('invalid', 'taxRateId: there is no such tax.', { field: 'taxRateId' }),
};

/** Adds a shipping method at the end. Refuses a code that is taken, and texts without the default language. */
export async function createShippingMethod(
  db: Db,
  input: ShippingMethodInput & { code: string },
): Promise<ShippingMethodView | Refusal> {
  return refusingConstraints(broken, () =>
    inTransaction(db, async (trx) => {
      const others = await lockMethods(trx);
      const position = Math.max(0, ...others.map((each) => each.position)) + 1;
      const { id } = await trx
        .insertInto('shipping_methods')
        .values({ code: input.code, position, ...columnsOf(input) })
        .returning('id')
        .executeTakeFirstOrThrow();
      return (await writeTexts(trx, id, input.texts)) ?? oneMethod(trx, id);
    }),
  );
}

/**
 * Changes a shipping method for orders to come. Refuses a stale version, texts without the default language, and to
 * switch off the last one: without any nothing could be ordered.
 */
export async function changeShippingMethod(
  db: Db,
  id: number,
  input: ShippingMethodInput & { version: number },
): Promise<ShippingMethodView | Refusal> {
  return refusingConstraints(broken, () =>
    inTransaction(db, async (trx) => {
      const methods = await lockMethods(trx);
      const known = methods.find((each) => each.id === id);
      if (!known) return notFound(id);
      if (known.version !== input.version) return changedMeanwhile('shipping method', known.version);
      if (!input.enabled && isLastEnabled(methods, id)) return lastOne('enabled');
      await trx
        .updateTable('shipping_methods')
        .set({ ...columnsOf(input), version: known.version + 1 })
        .where('id', '=', id)
        .execute();
      return (await writeTexts(trx, id, input.texts)) ?? oneMethod(trx, id);
    }),
  );
}

/** Deletes a shipping method; orders keep the title they were placed with. Refuses to delete the last one that is on. */
export async function deleteShippingMethod(db: Db, id: number): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const methods = await lockMethods(trx);
    if (!methods.some((each) => each.id === id)) return notFound(id);
    if (isLastEnabled(methods, id)) return lastOne();
    await trx.deleteFrom('shipping_methods').where('id', '=', id).execute();
    return undefined;
  });
}

/** Puts the shipping methods in the order shoppers see them in. */
export async function orderShippingMethods(
  db: Db,
  wanted: { order: number[]; seen: number[] },
): Promise<ShippingMethodView[] | Refusal> {
  return inTransaction(db, async (trx) => {
    const methods = await lockMethods(trx);
    const wrong = refuseListOrder(
      methods.map((each) => each.id),
      wanted,
    );
    if (wrong) return wrong;
    await sql`update shipping_methods m set position = wanted.position
      from unnest(${wanted.order}::bigint[]) with ordinality as wanted (id, position) where m.id = wanted.id`.execute(
      trx,
    );
    return listShippingMethods(trx);
  });
}

type Locked = { id: number; version: number; position: number; enabled: boolean };

/** All methods, locked: one is judged by the others, and two people must not switch off the last two at once. */
async function lockMethods(trx: Transaction): Promise<Locked[]> {
  await sql`lock table shipping_methods in share row exclusive mode`.execute(trx);
  return trx
    .selectFrom('shipping_methods')
    .select(['id', 'version', 'position', 'enabled'])
    .orderBy('position')
    .orderBy('id')
    .execute();
}

function isLastEnabled(methods: Locked[], id: number): boolean {
  return methods.every((each) => each.enabled === (each.id === id));
}

function lastOne(field?: string): Refusal {
  return refuse('conflict', 'This is the last shipping method that is on; without one nobody could order.', { field });
}

function notFound(id: number): Refusal {
  return refuse('not_found', `There is no shipping method ${id}.`);
}

function columnsOf(input: ShippingMethodInput) {
  return { price_minor: input.priceMinor, tax_rate_id: input.taxRateId, enabled: input.enabled };
}

async function writeTexts(
  trx: Transaction,
  id: number,
  texts: ShippingMethodInput['texts'],
): Promise<Refusal | undefined> {
  const { defaultLanguage } = await loadStoreSettings(trx);
  const wrong = await refuseUnknownLanguage(trx, texts);
  if (wrong) return wrong;
  if (!texts[defaultLanguage]?.title) {
    return refuse('invalid', `texts.${defaultLanguage}.title: must not be empty in the store's default language.`, {
      field: `texts.${defaultLanguage}.title`,
    });
  }
  await trx.deleteFrom('shipping_method_texts').where('shipping_method_id', '=', id).execute();
  await trx
    .insertInto('shipping_method_texts')
    .values(
      Object.entries(texts)
        .filter(([, text]) => text.title)
        .map(([language, text]) => ({ shipping_method_id: id, language, ...text })),
    )
    .execute();
  return undefined;
}

async function oneMethod(trx: Transaction, id: number): Promise<ShippingMethodView> {
  return (await listShippingMethods(trx, id))[0] as ShippingMethodView;
}
