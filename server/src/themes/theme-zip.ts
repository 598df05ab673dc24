/** Themes as ZIP files: taken away, brought in, and what must not come in refused. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Db } from '../platform/db.ts';
import type { FileStore } from '../platform/files.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { megabytes, SheetProblem, sheetLimits } from '../sheets/sheet.ts';
import { openZip, type Zip } from '../sheets/zip.ts';
import { addTheme, noTheme, refuseValues } from './change-theme.ts';
import { checkTheme, refuseProblems } from './check-theme.ts';
import { findThemeWithFiles } from './list-themes.ts';
import { mostBytes, themeLimits, themePath } from './rules/theme-paths.ts';
import { type ThemeValues, themeValues } from './schemas.ts';
import { readTheme, type ThemeFiles } from './theme-files.ts';

/** What was chosen in the theme's settings, beside its files; no file of the theme itself. */
const chosen = 'values.json';
/** What packing programs add and no theme is made of. */
const isByTheWay = (path: string) => /(^|\/)(__MACOSX|\.|Thumbs\.db$)/.test(path);

/** A theme as a ZIP, or the refusal of one that is not there. */
export async function packTheme(db: Db, key: string): Promise<{ name: string; stream: Readable } | Refusal> {
  const known = await findThemeWithFiles(db, key);
  if (!known) return noTheme(key);
  const zip = new ZipFile();
  const values = Buffer.from(`${JSON.stringify(known.row?.values ?? {}, null, 2)}\n`);
  // One moment for all, so that the same theme is the same file.
  const mtime = known.row?.changedAt ?? new Date('2026-01-01T00:00:00Z');
  for (const [path, bytes] of [...known.files, [chosen, values] as const]) zip.addBuffer(bytes, path, { mtime });
  zip.end();
  const title = known.row?.isOwn ? known.row.name : key;
  const name =
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || key;
  return { name: `${name}.zip`, stream: zip.outputStream as unknown as Readable };
}

/**
 * Makes a theme of the merchant's own of a ZIP; answers its key. Nothing is unpacked before names and sizes were looked
 * at, and nothing is stored before every file was checked. Refuses what no theme holds, naming it.
 */
export async function unpackTheme(
  db: Db,
  store: Pick<FileStore, 'get'>,
  upload: { bytes: Buffer; fileName: string; actor: string },
): Promise<string | Refusal> {
  const folder = await mkdtemp(join(tmpdir(), 'evershelf-theme-'));
  try {
    const path = join(folder, 'theme.zip');
    await writeFile(path, upload.bytes);
    const unpacked = await readZip(path);
    if (isRefusal(unpacked)) return unpacked;
    const { files, values } = unpacked;
    const refused = refuseProblems(await checkTheme(files));
    if (refused) return refused;
    const { about, schema } = readTheme('theme', files);
    return await addTheme(db, {
      name: await freeName(db, about.name),
      madeFrom: null,
      // Pictures of another shop are not here; what does not fit is left as the theme has it.
      values: (await refuseValues(store, schema.groups, values)) ? {} : values,
      files,
      actor: upload.actor,
    });
  } catch (error) {
    if (error instanceof SheetProblem) return inThemeWords(error.refusal);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readZip(path: string): Promise<{ files: ThemeFiles; values: ThemeValues } | Refusal> {
  const most = { unpackedBytes: themeLimits.bytes, freeUnpackedBytes: themeLimits.bytes };
  const zip = await openZip(path, { ...sheetLimits, ...most });
  try {
    const names = zip.names.filter((name) => !isByTheWay(name));
    if (names.length > themeLimits.files + 1) {
      const message = `file: it holds ${names.length} files; at most ${themeLimits.files} may be in a theme.`;
      return refuse('too_large', message, { field: 'file', details: { has: names.length, most: themeLimits.files } });
    }
    const root = rootOf(names);
    if (root === null) {
      return refuse(
        'invalid',
        'file: there is no theme.json in it, so this is no theme. Pack the theme’s own folder.',
        {
          field: 'file',
        },
      );
    }
    return await readFiles(zip, names, root);
  } finally {
    zip.close();
  }
}

async function readFiles(zip: Zip, names: string[], root: string) {
  const files = new Map<string, Buffer>();
  let values: ThemeValues = {};
  for (const name of names) {
    const path = name.startsWith(root) ? name.slice(root.length) : name;
    if (path === chosen) {
      values = readValues(await zip.read(name, themeLimits.textBytes));
    } else if (!themePath(path)) {
      return refuse(
        'invalid',
        `file: “${name.slice(0, 200)}” is nothing a theme holds. Take it out and pack it anew.`,
        {
          field: 'file',
          details: { name },
        },
      );
    } else files.set(path, await zip.read(name, mostBytes(path)));
  }
  return { files, values };
}

/** Where theme.json stands: at the top, or in the one folder that was packed. */
function rootOf(names: readonly string[]): string | null {
  const about = names.filter((name) => /^(?:[^/]+\/)?theme\.json$/.test(name));
  const [shortest] = about.sort((a, b) => a.length - b.length);
  return shortest === undefined ? null : shortest.slice(0, -'theme.json'.length);
}

function readValues(bytes: Buffer): ThemeValues {
  try {
    return themeValues.safeParse(JSON.parse(bytes.toString())).data ?? {};
  } catch {
    return {};
  }
}

async function freeName(db: Db, wanted: string): Promise<string> {
  const rows = await db.selectFrom('themes').select('name').where('is_own', '=', true).execute();
  const taken = new Set(rows.map(({ name }) => name.toLowerCase()));
  for (let at = 1; ; at += 1) {
    const name = at === 1 ? wanted : `${wanted.slice(0, 55)} ${at}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** The words of the ZIP reader are about spreadsheets where they say how much is unpacked and what is damaged. */
function inThemeWords(refusal: Refusal): Refusal {
  if (/invalid relative path|absolute path|invalid characters in fileName/.test(refusal.message)) {
    return { ...refusal, message: 'file: a name in it leads out of its folder. Such a file is not unpacked.' };
  }
  if (refusal.refused !== 'too_large') return refusal;
  return {
    ...refusal,
    message: `file: it would unpack to more than ${megabytes(themeLimits.bytes)}, the most a theme has.`,
  };
}
