/** Pictures for what a sheet makes: out of a ZIP beside it, or fetched. Nothing is drawn or fetched in a transaction. */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { addStoredPictures, preparePicture } from '../catalogue/images.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { SheetProblem, sheetLimits } from '../sheets/sheet.ts';
import { openZip, type Zip } from '../sheets/zip.ts';
import type { Shop } from '../shop.ts';
import { type FetchOptions, fetchPicture } from './fetch-picture.ts';
import {
  fileName,
  ownNames,
  type PictureSources,
  type Resolved,
  resolvePicture,
  type StoredPicture,
} from './rules/pictures.ts';
import type { ReadRow } from './rules/row.ts';
import { lockImport } from './store.ts';

type Parts = Pick<Shop, 'db' | 'files' | 'jobs' | 'config'>;

const mostPictureBytes = 20 * 1024 * 1024;
const pictureName = /\.(jpe?g|png|webp|gif|avif|heic|heif|tiff?)$/i;

/**
 * Keeps a ZIP of pictures beside an import and has it read in the background. Another one replaces it. Refuses an import
 * that has begun.
 */
export async function uploadPictures(
  { db, files, jobs }: Parts,
  importId: number,
  zip: Readable,
): Promise<Refusal | undefined> {
  const { name } = await files.putDocument(zip, 'zip');
  const refused = await inTransaction<Refusal | undefined>(db, async (trx) => {
    const imported = await lockImport(trx, importId);
    if (!imported) return refuse('not_found', `There is no import ${importId}.`);
    if (imported.changeSetId !== null || imported.state === 'importing' || imported.state === 'checking') {
      return refuse('conflict', 'Pictures come before the preview; upload the sheet again to bring others.');
    }
    await trx.deleteFrom('import_pictures').where('import_id', '=', importId).execute();
    await trx
      .updateTable('imports')
      .set({
        state: 'uploaded',
        pictures_state: 'reading',
        pictures_document: name,
        pictures_failure: null,
        pictures_progress: 0,
        pictures_total: 0,
      })
      .where('id', '=', importId)
      .execute();
    await jobs.enqueue(trx, 'read-import-pictures', [{ importId, document: name }]);
    return undefined;
  });
  if (refused) await files.removeDocument(name);
  return refused;
}

/** Reads the pictures of a ZIP, unless another one has replaced it. Killed half-way it reads on from the beginning. */
export async function readPictures({ db, files, config }: Parts, importId: number, document: string): Promise<void> {
  if (!(await isCurrent(db, importId, document))) return files.removeDocument(document);
  const stored = await files.getDocument(document);
  if (!stored) return;
  const uploads = join(config.dataDir, 'uploads');
  await mkdir(uploads, { recursive: true });
  const folder = await mkdtemp(join(uploads, 'pictures-'));
  try {
    const path = join(folder, 'zip');
    await pipeline(stored.stream, createWriteStream(path));
    const zip = await openZip(path, { ...sheetLimits, unpackRatio: 20 });
    try {
      await readZip({ db, files }, zip, importId, document);
    } finally {
      zip.close();
    }
    await finish(db, importId, document, 'read', null);
  } catch (error) {
    const told = error instanceof SheetProblem;
    const failure = told ? error.message.replace(/^file: /, '') : 'Something went wrong on our side; upload it again.';
    await finish(db, importId, document, 'failed', failure);
    if (!told) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await files.removeDocument(document);
  }
}

async function isCurrent(db: Db, importId: number, document: string): Promise<boolean> {
  const found = await db
    .selectFrom('imports')
    .select('id')
    .where('id', '=', importId)
    .where('pictures_document', '=', document)
    .where('pictures_state', '=', 'reading')
    .executeTakeFirst();
  return found !== undefined;
}

async function finish(
  db: Db,
  importId: number,
  document: string,
  state: 'read' | 'failed',
  failure: string | null,
): Promise<void> {
  await db
    .updateTable('imports')
    .set({ pictures_state: state, pictures_failure: failure, pictures_document: null })
    .where('id', '=', importId)
    .where('pictures_document', '=', document)
    .execute();
}

async function readZip(
  { db, files }: Pick<Parts, 'db' | 'files'>,
  zip: Zip,
  importId: number,
  document: string,
): Promise<void> {
  const names = zip.names.filter((name) => pictureName.test(name) && !/(^|\/)(__MACOSX\/|\._)/.test(name));
  for (const [at, name] of names.entries()) {
    const picture = await pictureFrom(files, zip, name);
    await sql`
      insert into import_pictures (import_id, name, file, width, height, problem)
      select ${importId}, ${fileName(name)}, ${picture.file}::text, ${picture.width}::int, ${picture.height}::int, ${picture.problem}::text
      on conflict (import_id, name) do nothing`.execute(db);
    const { numUpdatedRows } = await db
      .updateTable('imports')
      .set({ pictures_progress: at + 1, pictures_total: names.length })
      .where('id', '=', importId)
      .where('pictures_document', '=', document)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return; // another ZIP has replaced this one
  }
}

type Read = { file: string | null; width: number | null; height: number | null; problem: string | null };

async function pictureFrom(files: Shop['files'], zip: Zip, name: string): Promise<Read> {
  const none = { file: null, width: null, height: null };
  try {
    const picture = await preparePicture(await zip.read(name, mostPictureBytes));
    if (isRefusal(picture)) return { ...none, problem: picture.message.replace(/^image: /, '') };
    const { bytes, width, height } = picture;
    return { file: await files.put(bytes, 'webp'), width, height, problem: null };
  } catch (error) {
    if (error instanceof SheetProblem) return { ...none, problem: error.message.replace(/^file: /, '') };
    throw error;
  }
}

/** How the pictures that rows name are found. */
export async function pictureResolver(
  db: Db,
  importId: number,
  fetches: boolean,
): Promise<(rows: readonly ReadRow[]) => Promise<(address: string) => Resolved>> {
  const packed = await db.selectFrom('import_pictures').selectAll().where('import_id', '=', importId).execute();
  const zip: PictureSources['zip'] = new Map(
    packed.map(({ name, file, width, height, problem }) => [
      name,
      file === null ? (problem ?? '') : { file, width: width as number, height: height as number },
    ]),
  );
  return async (rows) => {
    const own = await loadOwn(db, rows);
    return (address) => resolvePicture(address, { ...own, zip, fetches });
  };
}

async function loadOwn(db: Db, rows: readonly ReadRow[]): Promise<Pick<PictureSources, 'own' | 'byId'>> {
  const names = rows.flatMap((row) =>
    (row.given.get('images') ?? []).flatMap((given) => (given.value as string[]).map(ownNames)),
  );
  const files = [...new Set(names.flatMap(({ file }) => file ?? []))];
  const ids = [...new Set(names.flatMap(({ id }) => id ?? []))];
  if (files.length === 0 && ids.length === 0) return { own: new Map(), byId: new Map() };
  const { rows: found } = await sql<StoredPicture & { id: number }>`
    select id, file, width, height from product_images
    where file = any(${files}::text[]) or id = any(${ids}::bigint[])`.execute(db);
  const pictures = found.map(({ id, ...picture }) => [id, picture] as const);
  return { byId: new Map(pictures), own: new Map(pictures.map(([, picture]) => [picture.file, picture])) };
}

/** A picture for a product that an import made or changes. */
export type WantedPicture = {
  row: number;
  productId: number;
  alt: string;
  picture: Exclude<Resolved, { kind: 'refused' }>;
};

/** Adds the pictures that are here, and has the others fetched. */
export async function addPictures(
  trx: Transaction,
  jobs: Shop['jobs'],
  importId: number,
  wanted: readonly WantedPicture[],
): Promise<void> {
  const stored = wanted.flatMap(({ productId, alt, picture }) =>
    picture.kind === 'stored'
      ? [{ productId, alt, file: picture.file, width: picture.width, height: picture.height }]
      : [],
  );
  await addStoredPictures(trx, stored);
  const fetched = wanted.flatMap(({ row, productId, picture }) =>
    picture.kind === 'fetch' ? [{ row, productId, url: picture.url }] : [],
  );
  if (fetched.length === 0) return;
  const { rows } = await sql<{ id: number }>`
    insert into import_fetches (import_id, row, product_id, url)
    select ${importId}, d.* from unnest(${fetched.map(({ row }) => row)}::int[],
      ${fetched.map(({ productId }) => productId)}::bigint[], ${fetched.map(({ url }) => url)}::text[]) as d
    returning id`.execute(trx);
  await jobs.enqueue(
    trx,
    'fetch-import-picture',
    rows.map(({ id }) => ({ importId, fetchId: id })),
  );
}

/** Fetches one picture and adds it to its product; what cannot be is noted with the reason. */
export async function fetchImportPicture(
  { db, files }: Pick<Shop, 'db' | 'files'>,
  importId: number,
  fetchId: number,
  options: FetchOptions = {},
): Promise<void> {
  const wanted = await db
    .selectFrom('import_fetches')
    .selectAll()
    .where('import_id', '=', importId)
    .where('id', '=', fetchId)
    .executeTakeFirst();
  if (wanted?.state !== 'waiting') return;
  const bytes = await fetchPicture(wanted.url, options);
  const picture = isRefusal(bytes) ? bytes : await preparePicture(bytes);
  const file = isRefusal(picture) ? null : await files.put(picture.bytes, 'webp');
  await inTransaction(db, async (trx) => {
    const failure = isRefusal(picture) ? picture.message.replace(/^image: /, '') : null;
    const settled = await trx
      .updateTable('import_fetches')
      .set({ state: failure === null ? 'done' : 'failed', failure })
      .where('import_id', '=', importId)
      .where('id', '=', fetchId)
      .where('state', '=', 'waiting')
      .returning('id')
      .executeTakeFirst();
    if (!settled || isRefusal(picture) || file === null) return;
    const { width, height } = picture;
    await addStoredPictures(trx, [{ productId: wanted.product_id, file, width, height, alt: '' }]);
  });
}
