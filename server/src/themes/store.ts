/** The SQL of themes. */
import { sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';
import { changedMeanwhile, type Refusal, refuse } from '../platform/refusals.ts';
import type { ThemeFailure } from './failure.ts';
import type { ThemeValues } from './schemas.ts';
import type { ThemeFiles } from './theme-files.ts';

export type ThemeRow = {
  id: number;
  key: string;
  name: string;
  isOwn: boolean;
  madeFrom: string | null;
  values: ThemeValues;
  version: number;
  changedAt: Date;
  lastFailure: ThemeFailure | null;
  failedAt: Date | null;
};

const columns = sql`id, key, name, is_own as "isOwn", made_from as "madeFrom", settings as values, version,
  changed_at as "changedAt", last_failure as "lastFailure", failed_at as "failedAt"`;

/** Every theme something is stored of, the newest own first. */
export async function listThemeRows(db: Db): Promise<ThemeRow[]> {
  const { rows } = await sql<ThemeRow>`select ${columns} from themes order by id desc`.execute(db);
  return rows;
}

/** What is stored of a theme; undefined where nothing is, as of a built-in one nobody has set anything in. */
export async function findThemeRow(db: Db, key: string): Promise<ThemeRow | undefined> {
  const { rows } = await sql<ThemeRow>`select ${columns} from themes where key = ${key}`.execute(db);
  return rows[0];
}

/** Locks a merchant's own theme at the version it was seen at. */
export async function lockOwnTheme(trx: Transaction, key: string, seen?: number): Promise<ThemeRow | Refusal> {
  const { rows } = await sql<ThemeRow>`select ${columns} from themes where key = ${key} for no key update`.execute(trx);
  const [row] = rows;
  if (!row?.isOwn) return refuseUnchangeable(key);
  return seen !== undefined && seen !== row.version ? changedMeanwhile('theme', row.version) : row;
}

/** The refusal to change the files of a theme that came with the shop, or of none. */
export function refuseUnchangeable(key: string): Refusal {
  return refuse('not_found', `You have no theme '${key}' of your own. Duplicate a theme to change its files.`);
}

/** The files of an own theme as they are now. */
export async function loadThemeFiles(db: Db, themeId: number): Promise<ThemeFiles> {
  const { rows } = await sql<{ path: string; content: Buffer }>`
    select path, content from (
      select distinct on (path) path, content from theme_files where theme_id = ${themeId} order by path, version desc) f
    where content is not null order by path`.execute(db);
  return new Map(rows.map(({ path, content }) => [path, content]));
}

/** Adds an own theme with its files; answers its key. */
export async function insertTheme(
  trx: Transaction,
  theme: { name: string; madeFrom: string | null; values: ThemeValues; files: ThemeFiles; actor: string },
): Promise<string> {
  const { rows } = await sql<{ id: number; key: string }>`
    with next as (select nextval(pg_get_serial_sequence('themes', 'id')) as id)
    insert into themes (id, key, name, is_own, made_from, settings) overriding system value
    select id, 'own-' || id, ${theme.name}, true, ${theme.madeFrom}, ${JSON.stringify(theme.values)}::jsonb from next
    returning id, key`.execute(trx);
  const [made] = rows;
  if (!made) throw new Error('a theme was not written');
  await sql`
    insert into theme_files (theme_id, path, version, content, actor)
    select ${made.id}, path, 1, content, ${theme.actor}
    from unnest(${[...theme.files.keys()]}::text[], ${[...theme.files.values()]}::bytea[]) as d (path, content)`.execute(
    trx,
  );
  return made.key;
}

/** Marks a theme as changed: what processes keep of it is read anew. */
export async function bumpTheme(trx: Transaction, id: number): Promise<void> {
  await sql`update themes set version = version + 1, changed_at = now(), last_failure = null, failed_at = null
    where id = ${id}`.execute(trx);
}

/** Notes that shoppers were shown an error page. */
export async function noteThemeFailure(db: Db, key: string, failure: ThemeFailure): Promise<void> {
  await sql`update themes set last_failure = ${JSON.stringify(failure)}::jsonb, failed_at = now()
    where key = ${key}`.execute(db);
}
