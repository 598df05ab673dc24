import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bufferBytes = 1024 * 1024;

/**
 * The table of texts an XLSX file's cells point into. The first `mostKept` characters stay in memory; what comes after
 * goes to a file, as product texts can be larger than memory.
 */
export class SharedStrings {
  private readonly mostKept: number;
  private readonly kept: string[] = [];
  private keptCharacters = 0;
  /** Where each text in the file begins; one more than there are texts. */
  private starts: number[] = [0];
  private file: { descriptor: number; folder: string } | undefined;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private written = 0;

  constructor(mostKept: number) {
    this.mostKept = mostKept;
  }

  add(text: string): void {
    if (this.keptCharacters + text.length <= this.mostKept && this.starts.length === 1) {
      this.kept.push(text);
      this.keptCharacters += text.length + 16;
      return;
    }
    const bytes = Buffer.from(text);
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    this.starts.push((this.starts.at(-1) as number) + bytes.length);
    if (this.pendingBytes >= bufferBytes) this.flush();
  }

  /** A text by its place in the table, or undefined where there is none. */
  get(index: number): string | undefined {
    const kept = this.kept[index];
    if (kept !== undefined) return kept;
    const [from, to] = [this.starts[index - this.kept.length], this.starts[index - this.kept.length + 1]];
    if (from === undefined || to === undefined) return undefined;
    if (this.pendingBytes > 0) this.flush();
    const bytes = Buffer.alloc(to - from);
    readSync(this.opened().descriptor, bytes, 0, bytes.length, from);
    return bytes.toString('utf8');
  }

  close(): void {
    if (!this.file) return;
    closeSync(this.file.descriptor);
    rmSync(this.file.folder, { recursive: true, force: true });
    this.file = undefined;
  }

  private flush(): void {
    const bytes = Buffer.concat(this.pending);
    writeSync(this.opened().descriptor, bytes, 0, bytes.length, this.written);
    this.written += bytes.length;
    this.pending = [];
    this.pendingBytes = 0;
  }

  private opened() {
    if (!this.file) {
      const folder = mkdtempSync(join(tmpdir(), 'evershelf-texts-'));
      this.file = { folder, descriptor: openSync(join(folder, 'texts'), 'w+', 0o600) };
    }
    return this.file;
  }
}
