import { z } from 'zod';
import { type Refusal, refuse } from './refusals.ts';

/** The body that puts a whole list into another order; `seen` is the order it was made from. */
export const listOrder = <Key extends z.ZodType>(key: Key) =>
  z.object({
    order: z.array(key).max(1000),
    seen: z
      .array(key)
      .max(1000)
      .meta({ description: 'The order you saw. Another one by now is refused: somebody else was faster.' }),
  });

/** Refuses an order made from another list than `current`, or one that is not that list with its places exchanged. */
export function refuseListOrder<Key>(current: Key[], wanted: { order: Key[]; seen: Key[] }): Refusal | undefined {
  if (!sameList(current, wanted.seen)) {
    return refuse('changed_meanwhile', 'Someone else changed this list meanwhile. Load it again, then order it.', {
      field: 'seen',
      details: { current },
    });
  }
  if (!sameList([...current].sort(), [...wanted.order].sort())) {
    return refuse('invalid', `order: must hold each of the list's ${current.length} entries once.`, { field: 'order' });
  }
  return undefined;
}

function sameList<Key>(left: Key[], right: Key[]): boolean {
  return left.length === right.length && left.every((each, at) => each === right[at]);
}
