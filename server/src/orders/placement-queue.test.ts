import { describe, expect, test } from 'vitest';
import { createPlacementQueue } from './placement-queue.ts';

/** A placer whose batches end when told to. */
function heldPlacer() {
  const batches: { of: string[]; end(): void; fail(): void }[] = [];
  const placeBatch = (of: string[]) =>
    new Promise<string[]>((resolve, reject) => {
      batches.push({
        of,
        end: () => resolve(of.map((each) => `placed ${each}`)),
        fail: () => reject(new Error('down')),
      });
    });
  return { batches, placeBatch };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the placement queue', () => {
  test('orders that arrive together and while a batch is under way go into one batch each', async () => {
    const { batches, placeBatch } = heldPlacer();
    const queue = createPlacementQueue(placeBatch, { batch: 128, waiting: 100, lanes: 1 });
    const answers = [queue.submit('a'), queue.submit('b')];
    await turn();
    expect(batches.map(({ of }) => of)).toEqual([['a', 'b']]);
    answers.push(queue.submit('c'), queue.submit('d'), queue.submit('e'));
    await turn();
    expect(batches).toHaveLength(1); // the lane is taken
    expect(queue.depth()).toBe(3);
    batches[0]?.end();
    await turn();
    expect(batches[1]?.of).toEqual(['c', 'd', 'e']);
    batches[1]?.end();
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e'].map((each) => `placed ${each}`));
  });

  test('a second lane takes what arrives meanwhile, a third does not exist', async () => {
    const { batches, placeBatch } = heldPlacer();
    const queue = createPlacementQueue(placeBatch, { batch: 128, waiting: 100, lanes: 2 });
    for (const each of ['a', 'b', 'c']) {
      void queue.submit(each);
      await turn();
    }
    expect(batches.map(({ of }) => of)).toEqual([['a'], ['b']]);
    batches[1]?.end(); // the lanes end in any order
    await turn();
    expect(batches.map(({ of }) => of)).toEqual([['a'], ['b'], ['c']]);
  });

  test('a batch has a bound', async () => {
    const { batches, placeBatch } = heldPlacer();
    const queue = createPlacementQueue(placeBatch, { batch: 2, waiting: 100, lanes: 1 });
    for (const each of ['a', 'b', 'c']) void queue.submit(each);
    await turn();
    expect(batches[0]?.of).toEqual(['a', 'b']);
  });

  test('past its bound the queue refuses as busy, says when to come back, and does nothing', async () => {
    const { batches, placeBatch } = heldPlacer();
    const queue = createPlacementQueue(placeBatch, { batch: 1, waiting: 2, lanes: 1 });
    const first = queue.submit('a');
    await turn();
    void queue.submit('b');
    void queue.submit('c');
    expect(await queue.submit('d')).toMatchObject({ refused: 'busy', details: { waiting: 2, retryAfterSeconds: 2 } });
    batches[0]?.end();
    expect(await first).toBe('placed a');
    await turn();
    expect(queue.depth()).toBe(1); // 'b' has begun, 'c' waits, 'd' was never in
  });

  test('one order that cannot be placed fails alone', async () => {
    const tried: string[][] = [];
    const queue = createPlacementQueue(
      async (batch: string[]) => {
        tried.push(batch);
        if (batch.includes('bad')) throw new Error('bad');
        return batch.map((each) => `placed ${each}`);
      },
      { batch: 128, waiting: 100, lanes: 1 },
    );
    const answers = await Promise.allSettled(['a', 'bad', 'c'].map((each) => queue.submit(each)));
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual([
      'placed a',
      'failed',
      'placed c',
    ]);
    expect(tried).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
    expect(await queue.submit('d')).toBe('placed d'); // and the queue lives on
  });
});
