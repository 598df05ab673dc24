/** Packed files: XLSX, ODS, and pictures in a ZIP. Nothing is unpacked before its size was looked at. */

import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { refuse } from '../platform/refusals.ts';
import { damaged, megabytes, type SheetLimits, SheetProblem } from './sheet.ts';

export type Zip = {
  /** Names of the files inside, as written. */
  names: string[];
  has(name: string): boolean;
  /** The bytes of one file as they are unpacked; throws where it is damaged. */
  stream(name: string): AsyncGenerator<Buffer>;
  /** All bytes of one file of at most `most`. */
  read(name: string, most: number): Promise<Buffer>;
  close(): void;
};

const mostEntries = 20_000;

/**
 * Opens a packed file and looks through what it says it holds. Throws SheetProblem for one that is damaged, that would
 * unpack to more than the limits, or that is locked with a password.
 */
export async function openZip(path: string, limits: SheetLimits): Promise<Zip> {
  const file = await openPromise(path, { autoClose: false }).catch((error) => {
    throw notAZip(error);
  });
  try {
    const entries = await listEntries(file, (await stat(path)).size, limits);
    const entryOf = (name: string) => {
      const entry = entries.get(name.toLowerCase());
      if (!entry) throw damaged(`“${name}” is missing inside it; the file is damaged.`);
      return entry;
    };
    return {
      names: [...entries.values()].map((entry) => entry.fileName),
      has: (name) => entries.has(name.toLowerCase()),
      stream: (name) => unpack(file, entryOf(name)),
      read: (name, most) => readAll(file, entryOf(name), most),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error instanceof SheetProblem ? error : notAZip(error);
  }
}

function notAZip(error: unknown): SheetProblem {
  return damaged(`it cannot be unpacked and seems to be damaged or cut off (${(error as Error).message}).`);
}

async function listEntries(file: ZipFile, size: number, limits: SheetLimits): Promise<Map<string, Entry>> {
  if (file.entryCount > mostEntries) {
    const has = file.entryCount.toLocaleString('en');
    throw damaged(`it holds ${has} files; at most ${mostEntries.toLocaleString('en')} are read.`);
  }
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  for await (const entry of file.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    unpacked += entry.uncompressedSize;
    entries.set(entry.fileName.toLowerCase(), entry);
  }
  const most = Math.min(limits.unpackedBytes, Math.max(limits.freeUnpackedBytes, size * limits.unpackRatio));
  if (unpacked > most) {
    const message = `file: ${megabytes(size)} would unpack to ${megabytes(unpacked)}; at most ${megabytes(most)} are unpacked.`;
    throw new SheetProblem(refuse('too_large', message, { field: 'file', details: { has: unpacked, most } }));
  }
  return entries;
}

async function* unpack(file: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) {
    throw damaged('it is locked with a password; save it without one and try again.');
  }
  let checksum = 0;
  try {
    // yauzl stops a file that unpacks to more than it says.
    for await (const chunk of await file.openReadStreamPromise(entry)) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof SheetProblem ? error : notAZip(error);
  }
  if (checksum !== entry.crc32) throw damaged(`“${entry.fileName}” inside it is damaged (its checksum is wrong).`);
}

async function readAll(file: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  if (entry.uncompressedSize > most) {
    throw damaged(
      `“${entry.fileName}” inside it has ${megabytes(entry.uncompressedSize)}; at most ${megabytes(most)} are read.`,
    );
  }
  const chunks: Buffer[] = [];
  for await (const chunk of unpack(file, entry)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
