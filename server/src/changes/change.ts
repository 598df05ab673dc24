/**
 * The words of the change engine, for every feature that changes many products and variants at once.
 *
 *   const applied = await applyChanges(trx, { actor: 'user 3', now }, { kind: 'import', title: 'spring.xlsx' }, [
 *     { entity: 'variant', id: 12, field: 'policy', value: 'backorder', ref: 'row 17' },
 *     { entity: 'variant', id: 12, field: 'priceMinor', value: 1995, ref: 'row 17' },
 *     { entity: 'product', id: 7, field: 'texts.en.title', value: 'Lamp', ref: 'row 17' },
 *   ]);
 *   const undone = await undoChangeSet(trx, { actor: 'user 3', now }, applied.changeSetId);
 *
 * Both run in the caller's transaction, which makes them atomic, and write their own history.
 */
import type { Transaction } from '../platform/db.ts';
import type { Refusal, RefusalCode } from '../platform/refusals.ts';

export type Entity = 'product' | 'variant';

export const changeSetKinds = ['bulk_edit', 'import', 'stock_rule', 'undo'] as const;
export type ChangeSetKind = (typeof changeSetKinds)[number];

/**
 * One field of one product or variant that is to have a value. Fields and their values are those of
 * catalogue/schemas.ts and inventory/schemas.ts, flat; each value is checked by the same schema as a form's.
 *
 * variant: policy backorderLimit stockMinimum stockAlert · priceMinor oldPriceMinor costPriceMinor unitPriceMinor unit ·
 *   sku ean articleCode hsCode · buyMinimum buyMaximum colli deliveryTimeframeId imageId · weightGrams
 *   volumeMillilitres widthMillimetres heightMillimetres depthMillimetres · texts.LANGUAGE.title texts.LANGUAGE.options ·
 *   stock (an adjustment as in adjustmentInput: through the ledger, with its reason) · archived (true or false)
 * product: visibility brand supplier (names; made when new) taxRateId deliveryTimeframeId categoryIds tags data01 data02
 *   data03 · texts.LANGUAGE.(title fullTitle description content url metaTitle metaDescription metaKeywords
 *   googleCategory), each null with the title null to take a language away · archived (true or false)
 */
export type Change = {
  entity: Entity;
  id: number;
  field: string;
  value: unknown;
  /** Set: refuse the change unless the field has this value now (or already the new one). */
  expected?: unknown;
  /** The caller's name for where this comes from ('row 17'); begins the refusal's message. */
  ref?: string;
  /** Of an undo: what the field's owner noted beside the former value. */
  aside?: unknown;
};

/** Up to so many variants are changed while the request waits: well under a second. */
export const mostAtOnce = 500;

/** One change that was not made; nothing of the others is lost by it. */
export type RefusedChange = {
  entity: Entity;
  id: number;
  field: string;
  code: RefusalCode;
  message: string;
  ref: string | null;
};

export type ChangeContext = {
  /** 'user 3', 'system'. */
  actor: string;
  now: Date;
  /** Called now and then with the rows done of all there are, for showing; must not use the transaction. */
  onProgress?: (done: number, total: number) => Promise<void>;
};

export type ChangeSetOptions = {
  kind: ChangeSetKind;
  /** What a person knows it by: a file's name. */
  title?: string;
  /** A set opened before with `openChangeSet`, to be filled; absent: a new one is made. */
  changeSetId?: number;
  /** More follows in transactions of their own: the set stays running until `closeChangeSet`. */
  moreFollows?: boolean;
};

export type AppliedChanges = {
  changeSetId: number;
  /** Products and variants, each counted once: refused when any field was, else changed when any field was. */
  counts: { changed: number; unchanged: number; refused: number };
  /** Every refused change, in the order given. They are in the history too. */
  refusals: RefusedChange[];
};

/** applyChanges (apply-changes.ts): refuses changes one by one, never the whole. */
export type ApplyChanges = (
  trx: Transaction,
  context: ChangeContext,
  options: ChangeSetOptions,
  changes: readonly Change[],
) => Promise<AppliedChanges>;

/**
 * undoChangeSet (undo-change-set.ts): a new set of kind 'undo' that gives every changed field its former value back.
 * What was changed since is left alone and is among the refusals. Refuses a set that is not done.
 */
export type UndoChangeSet = (
  trx: Transaction,
  context: ChangeContext,
  changeSetId: number,
) => Promise<AppliedChanges | Refusal>;

/**
 * recordCreated (record-created.ts): for features that make products or variants themselves. Notes in a set that these
 * are new, so that undoing the set archives them again (left alone where units wait). A new product goes without its
 * variants; name variants that were added to a product that was there.
 */
export type RecordCreated = (
  trx: Transaction,
  changeSetId: number,
  created: readonly { entity: Entity; id: number }[],
) => Promise<void>;

/** openChangeSet (open-change-set.ts): the empty running set that applyChanges and recordCreated fill. */
export type OpenChangeSet = (
  trx: Transaction,
  context: ChangeContext,
  options: { kind: ChangeSetKind; title?: string },
) => Promise<number>;
