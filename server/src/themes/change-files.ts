/** The files of a merchant's own theme: looking at them, changing them, and going back. */
import { sql } from 'kysely';
import { actorNames } from '../accounts/actor.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import { changedMeanwhile, isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { checkTheme, refuseProblems } from './check-theme.ts';
import { findThemeWithFiles } from './list-themes.ts';
import { isText, themePath } from './rules/theme-paths.ts';
import type { FileVersionView, ThemeFile, ThemeFileView } from './schemas.ts';
import { bumpTheme, findThemeRow, loadThemeFiles, lockOwnTheme, refuseUnchangeable, type ThemeRow } from './store.ts';
import { baseFiles, type ThemeFiles } from './theme-files.ts';

/** Versions kept of a file; older ones go as new ones come. */
const keptVersions = 50;

/** Every file a theme is made of: its own, and those of the shop it falls back to. */
export async function listThemeFiles(db: Db, key: string): Promise<ThemeFileView[] | Refusal> {
  const known = await findThemeWithFiles(db, key);
  if (!known) return refuse('not_found', `There is no theme '${key}'.`);
  const versions = known.row?.isOwn ? await latestVersions(db, known.row.id) : new Map<string, number>();
  const all = new Map([...baseFiles(), ...known.files]);
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => viewFile(path, bytes, known.files.has(path), versions.get(path) ?? 0));
}

/** One file with its text. Refuses one that is not there. */
export async function showThemeFile(db: Db, key: string, path: string): Promise<ThemeFile | Refusal> {
  const known = await findThemeWithFiles(db, key);
  const bytes = known?.files.get(path) ?? baseFiles().get(path);
  if (!known || !bytes) return noFile(path);
  const version = known.row?.isOwn ? ((await latestVersions(db, known.row.id, path)).get(path) ?? 0) : 0;
  return {
    ...viewFile(path, bytes, known.files.has(path), version),
    text: isText(path) ? bytes.toString() : null,
  };
}

/** The bytes of one file, for pictures and fonts; null where there is none. */
export async function readThemeFile(db: Db, key: string, path: string): Promise<Buffer | null> {
  const known = await findThemeWithFiles(db, key);
  return (known && (known.files.get(path) ?? baseFiles().get(path))) ?? null;
}

/** The versions of a file, the newest first. */
export async function listFileVersions(db: Db, key: string, path: string): Promise<FileVersionView[]> {
  const { rows } = await sql<{ version: number; savedAt: Date; by: string | null; bytes: number | null }>`
    select f.version, f.saved_at as "savedAt", u.name as by, octet_length(f.content) as bytes
    from theme_files f join themes t on t.id = f.theme_id
    left join ${actorNames} u on u.actor = f.actor
    where t.key = ${key} and f.path = ${path} order by f.version desc`.execute(db);
  return rows.map((row) => ({ ...row, savedAt: row.savedAt.toISOString() }));
}

/** The text of a file as it was at a version; null where it has none. */
export async function showFileVersion(db: Db, key: string, path: string, version: number): Promise<string | null> {
  const { rows } = await sql<{ content: Buffer | null }>`
    select f.content from theme_files f join themes t on t.id = f.theme_id
    where t.key = ${key} and f.path = ${path} and f.version = ${version}`.execute(db);
  const content = rows[0]?.content;
  return content && isText(path) ? content.toString() : null;
}

/** Who changes what, and from which version of it; 0: there was none. */
export type FileChange = { path: string; version: number; actor: string };

/**
 * Writes a file of an own theme, as a new version. Refuses what would break the theme, naming file and line, and a
 * change made from an older version.
 */
export async function saveThemeFile(
  db: Db,
  key: string,
  change: FileChange & { content: Buffer },
): Promise<Refusal | undefined> {
  return changeFile(db, key, change, async () => change.content);
}

/** Takes a file out of an own theme; the shop's own of that name, where there is one, stands in for it. */
export async function removeThemeFile(db: Db, key: string, change: FileChange): Promise<Refusal | undefined> {
  return changeFile(db, key, change, async (_theme, now) => (now ? null : noFile(change.path)));
}

/** Makes a file what it was at an earlier version, as a new one. */
export async function rollBackThemeFile(
  db: Db,
  key: string,
  change: FileChange & { to: number },
): Promise<Refusal | undefined> {
  return changeFile(db, key, change, async (theme) => {
    const { rows } = await sql<{ content: Buffer | null }>`
      select content from theme_files
      where theme_id = ${theme.id} and path = ${change.path} and version = ${change.to}`.execute(db);
    const [earlier] = rows;
    return earlier
      ? earlier.content
      : refuse('not_found', `${change.path} has no version ${change.to}.`, { field: 'to' });
  });
}

/** Writes what `decide` makes of a file, null for none, where the theme stands with it. */
async function changeFile(
  db: Db,
  key: string,
  change: FileChange,
  decide: (theme: ThemeRow, now: Buffer | undefined) => Promise<Buffer | null | Refusal>,
): Promise<Refusal | undefined> {
  const { path } = change;
  if (!themePath(path)) {
    return refuse(
      'invalid',
      `path: a theme has no file '${path}'; see the documentation of themes for what goes where.`,
      {
        field: 'path',
      },
    );
  }
  const theme = await findThemeRow(db, key);
  if (!theme?.isOwn) return refuseUnchangeable(key);
  const before = await loadThemeFiles(db, theme.id);
  const content = await decide(theme, before.get(path));
  if (isRefusal(content)) return content;
  const refused = await refuseNewProblems(before, withFile(before, path, content));
  if (refused) return refused;
  const written = await inTransaction<'stale' | Refusal | undefined>(db, async (trx) => {
    const locked = await lockOwnTheme(trx, key);
    if (isRefusal(locked)) return locked;
    const latest = (await latestVersions(trx, theme.id, path)).get(path) ?? 0;
    if (latest !== change.version) return changedMeanwhile('file', latest);
    if (locked.version !== theme.version) return 'stale';
    await sql`
      insert into theme_files (theme_id, path, version, content, actor)
      values (${theme.id}, ${path}, ${latest + 1}, ${content}, ${change.actor})`.execute(trx);
    await sql`
      delete from theme_files
      where theme_id = ${theme.id} and path = ${path} and version <= ${latest + 1 - keptVersions}`.execute(trx);
    await bumpTheme(trx, theme.id);
    return undefined;
  });
  // Another file was changed while this one was checked: whether they fit together is looked at again.
  return written === 'stale' ? changeFile(db, key, change, decide) : written;
}

/** Refuses what the change itself broke; what was wrong before, as after an update of the shop, may be mended bit by bit. */
async function refuseNewProblems(before: ThemeFiles, after: ThemeFiles): Promise<Refusal | undefined> {
  const problems = await checkTheme(after);
  if (problems.length === 0) return undefined;
  const known = new Set((await checkTheme(before)).map(({ path, message }) => `${path} ${message}`));
  return refuseProblems(problems.filter(({ path, message }) => !known.has(`${path} ${message}`)));
}

function withFile(files: ThemeFiles, path: string, content: Buffer | null): ThemeFiles {
  const after = new Map(files);
  if (content) after.set(path, content);
  else after.delete(path);
  return after;
}

async function latestVersions(db: Db, themeId: number, path?: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ path: string; version: number }>`
    select path, max(version) as version from theme_files
    where theme_id = ${themeId} and (${path ?? null}::text is null or path = ${path ?? null}) group by path`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.path, row.version]));
}

function viewFile(path: string, bytes: Buffer, isOwn: boolean, version: number): ThemeFileView {
  return { path, bytes: bytes.length, isText: isText(path), isOwn, version };
}

function noFile(path: string): Refusal {
  return refuse('not_found', `This theme has no file '${path}'.`, { field: 'path' });
}
