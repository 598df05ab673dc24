/** What happens to files on their way: bytes flipped, cut off, inserted, repeated or zeroed. */
import fc from 'fast-check';

type Mutilation = { kind: string; at: number; length: number; byte: number };

/** One to six mishaps. */
export const mutilations: fc.Arbitrary<Mutilation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('flip', 'cut', 'insert', 'repeat', 'zero'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 64 }),
    byte: fc.integer({ min: 0, max: 255 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** The bytes after a mishap. */
export function mutilate(bytes: Buffer, { kind, at, length, byte }: Mutilation): Buffer {
  const from = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from)];
  if (after.length === 0) return bytes;
  if (kind === 'cut') return before;
  if (kind === 'insert') return Buffer.concat([before, Buffer.alloc(length, byte), after]);
  if (kind === 'repeat') return Buffer.concat([before, after.subarray(0, length), after]);
  const changed = Buffer.from(bytes);
  if (kind === 'zero') changed.fill(0, from, Math.min(from + length, bytes.length));
  else changed[from] = byte;
  return changed;
}
