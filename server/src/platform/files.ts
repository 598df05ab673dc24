import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where uploaded pictures live: named by their content, so a file never changes and may be cached for ever. */
export type FileStore = {
  /** Stores the bytes and returns their name, `<sha256>.<extension>`. Storing the same bytes twice is one file. */
  put(bytes: Buffer, extension: string): Promise<string>;
  /** The bytes, or null when there is no such file. */
  get(name: string): Promise<Buffer | null>;
};

const fileName = /^[0-9a-f]{64}\.[a-z0-9]{2,5}$/;

/** A file store in one folder. */
export function folderFileStore(folder: string): FileStore {
  return {
    async put(bytes, extension) {
      const name = `${createHash('sha256').update(bytes).digest('hex')}.${extension}`;
      await mkdir(folder, { recursive: true });
      const draft = join(folder, `.${randomBytes(8).toString('hex')}`);
      try {
        await writeFile(draft, bytes, { flush: true });
        await rename(draft, join(folder, name)); // a crash leaves a draft, never half a picture under its name
      } finally {
        await rm(draft, { force: true });
      }
      return name;
    },
    async get(name) {
      if (!fileName.test(name)) return null;
      return readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
    },
  };
}
