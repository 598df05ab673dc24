import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FileStore, folderFileStore } from './files.ts';

let folder: string;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evershelf-store-'));
  files = folderFileStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a document is what was written, until it is removed', async () => {
  const parts = Array.from({ length: 300 }, (_, at) => Buffer.alloc(1000, at % 256));
  const { name, bytes } = await files.putDocument(Readable.from(parts), 'csv');
  expect(bytes).toBe(300_000);
  const found = await files.getDocument(name);
  expect(found?.bytes).toBe(300_000);
  expect((await buffer(found?.stream as Readable)).equals(Buffer.concat(parts))).toBe(true);
  expect(await files.get(name), 'a document is no picture anybody may fetch').toBeNull();
  await files.removeDocument(name);
  await files.removeDocument(name);
  expect(await files.getDocument(name)).toBeNull();
});

test('a document whose source fails leaves nothing', async () => {
  const before = await readdir(join(folder, 'documents'));
  const source = Readable.from(
    (function* () {
      yield Buffer.from('half');
      throw new Error('the source broke');
    })(),
  );
  await expect(files.putDocument(source, 'csv')).rejects.toThrow('the source broke');
  expect(await readdir(join(folder, 'documents'))).toEqual(before);
});

test('only names of documents are looked up', async () => {
  await writeFile(join(folder, 'secret.txt'), 'secret');
  for (const name of ['../secret.txt', '/etc/passwd', '', '.', `${'a'.repeat(32)}.csv/../../secret.txt`]) {
    expect(await files.getDocument(name)).toBeNull();
    await files.removeDocument(name);
  }
  expect(await readdir(folder)).toContain('secret.txt');
});

test('what a crash left is swept after a day, documents are not', async () => {
  const { name } = await files.putDocument(Readable.from([Buffer.from('kept')]), 'xlsx');
  const old = new Date(Date.now() - 2 * 86_400_000);
  const [left, young] = [join(folder, 'documents', '.crashed'), join(folder, 'documents', '.running')];
  await writeFile(left, 'half');
  await writeFile(young, 'half');
  await utimes(left, old, old);
  await utimes(join(folder, 'documents', name), old, old);
  await files.sweep(new Date());
  expect((await readdir(join(folder, 'documents'))).sort()).toEqual(['.running', name].sort());
});
