import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Where uploaded pictures and made or uploaded sheets live. */
export type FileStore = {
  /**
   * Stores a picture's bytes and returns their name, `<sha256>.<extension>`: named by its content, so a file never
   * changes and may be cached for ever. Storing the same bytes twice is one file. Anybody may fetch it.
   */
  put(bytes: Buffer, extension: string): Promise<string>;
  /** A picture's bytes, or null when there is no such file. */
  get(name: string): Promise<Buffer | null>;
  /**
   * A picture in another form, such as '640.avif'. `draw` makes it of the picture's bytes where it is not there yet, and
   * it is kept; null when there is no such picture. Forms are few and chosen by the caller: each is a file.
   */
  getForm(name: string, form: string, draw: (bytes: Buffer) => Promise<Buffer>): Promise<Buffer | null>;
  /** Stores a private document of any length as it comes, under a new name; all of it or nothing. */
  putDocument(source: Readable, extension: string): Promise<{ name: string; bytes: number }>;
  /** A document as a stream, or null when there is no such document. */
  getDocument(name: string): Promise<{ stream: Readable; bytes: number } | null>;
  /** Removes a document; one that is not there is nothing to complain about. */
  removeDocument(name: string): Promise<void>;
  /** Removes what writers that crashed more than a day ago have left. */
  sweep(now: Date): Promise<void>;
};

const fileName = /^[0-9a-f]{64}\.[a-z0-9]{2,5}$/;
const formName = /^\d{1,4}\.[a-z0-9]{2,5}$/;
const documentName = /^[0-9a-f]{32}\.[a-z0-9]{2,5}$/;
const dayMilliseconds = 86_400_000;

/** A file store in one folder. */
export function folderFileStore(folder: string): FileStore {
  const documents = join(folder, 'documents');
  const forms = join(folder, 'forms');
  /** Forms being drawn: who asks for one meanwhile waits for the same. */
  const drawing = new Map<string, Promise<Buffer | null>>();

  /** Writes to a draft and names it when it is whole: a crash leaves a draft, never half a file under its name. */
  async function settle(into: string, write: (draft: string) => Promise<string>): Promise<string> {
    await mkdir(into, { recursive: true });
    const draft = join(into, `.${randomBytes(8).toString('hex')}`);
    try {
      const name = await write(draft);
      await rename(draft, join(into, name));
      return name;
    } finally {
      await rm(draft, { force: true });
    }
  }

  return {
    put(bytes, extension) {
      return settle(folder, async (draft) => {
        await writeFile(draft, bytes, { flush: true });
        return `${createHash('sha256').update(bytes).digest('hex')}.${extension}`;
      });
    },
    async get(name) {
      if (!fileName.test(name)) return null;
      return readFile(join(folder, name)).catch(nullWhenMissing);
    },
    async getForm(name, form, draw) {
      if (!fileName.test(name) || !formName.test(form)) return null;
      const key = `${name.split('.')[0]}-${form}`;
      const known = await readFile(join(forms, key)).catch(nullWhenMissing);
      if (known) return known;
      const running = drawing.get(key);
      if (running) return running;
      const drawn = (async () => {
        const bytes = await readFile(join(folder, name)).catch(nullWhenMissing);
        if (bytes === null) return null;
        const made = await draw(bytes);
        await settle(forms, async (draft) => {
          await writeFile(draft, made);
          return key;
        });
        return made;
      })().finally(() => drawing.delete(key));
      drawing.set(key, drawn);
      return drawn;
    },
    async putDocument(source, extension) {
      let bytes = 0;
      const name = await settle(documents, async (draft) => {
        const file = createWriteStream(draft, { flush: true });
        await pipeline(source, file);
        bytes = file.bytesWritten;
        return `${randomBytes(16).toString('hex')}.${extension}`;
      });
      return { name, bytes };
    },
    async getDocument(name) {
      if (!documentName.test(name)) return null;
      const file = await open(join(documents, name)).catch(nullWhenMissing);
      if (file === null) return null;
      return { stream: createReadStream('', { fd: file }), bytes: (await file.stat()).size };
    },
    async removeDocument(name) {
      if (documentName.test(name)) await rm(join(documents, name), { force: true });
    },
    async sweep(now) {
      for (const within of [documents, forms]) {
        for (const name of await readdir(within).catch(() => [])) {
          const path = join(within, name);
          const written = name.startsWith('.') ? await stat(path).catch(nullWhenMissing) : null;
          if (written && now.getTime() - written.mtimeMs > dayMilliseconds) await rm(path, { force: true });
        }
      }
    },
  };
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
