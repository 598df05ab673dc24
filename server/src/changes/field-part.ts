import type { z } from 'zod';
import type { Transaction } from '../platform/db.ts';
import type { Refusal } from '../platform/refusals.ts';
import type { ChangeSetKind, Entity } from './change.ts';

/** A row's values by field. */
export type Values = Record<string, unknown>;

/** One row that is to change: `before` holds every field asked for, `after` those that get another value. */
export type RowChange = {
  id: number;
  before: Values;
  after: Values;
  /** Of an undo: what was noted aside when the fields were changed. */
  aside?: Values;
};

/** What a part did with a set of rows. A refused row was not written at all. */
export type Written = {
  refused: Map<number, Refusal>;
  /** Rows that turned out to have their value already. */
  same?: ReadonlySet<number>;
  /** What to write in the history where it is not simply the value asked for: `stock` tells counts. */
  recorded?: Map<number, { before: Values; after: Values }>;
  /** What the part wants to know beside a field's former value when this is undone, by row and field. */
  aside?: Map<number, Values>;
};

export type PartContext = { actor: string; now: Date; changeSetId: number; kind: ChangeSetKind };

/**
 * Fields of products or variants that one owner reads and writes together, many rows a statement. The owner of the
 * tables exports its parts; the engine knows nothing of columns.
 */
export type FieldPart = {
  entity: Entity;
  /** Checks and tidies a value of the field; undefined: the field is not of this part. */
  schemaOf(field: string): z.ZodType | undefined;
  /** Locks the rows in ascending id and answers the fields' values; rows that do not exist are left out. */
  lock(trx: Transaction, ids: readonly number[], fields: readonly string[]): Promise<Map<number, Values>>;
  /** Whether a row has the value already; absent: compared as JSON. */
  isSame?(current: unknown, value: unknown): boolean;
  write(trx: Transaction, rows: readonly RowChange[], context: PartContext): Promise<Written>;
};
