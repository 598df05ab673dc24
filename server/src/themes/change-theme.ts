/** What is done with a theme as a whole: its settings, publishing, duplicating, its name, taking it away. */
import { sql } from 'kysely';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { FileStore } from '../platform/files.ts';
import { changedMeanwhile, isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { checkTheme, refuseProblems } from './check-theme.ts';
import { findThemeWithFiles } from './list-themes.ts';
import { wrongValue } from './rules/setting-values.ts';
import type { ThemeValues } from './schemas.ts';
import { bumpTheme, insertTheme, lockOwnTheme } from './store.ts';
import { readTheme } from './theme-files.ts';

/** Most themes a shop may have of its own. */
const mostThemes = 50;

/**
 * Saves what was chosen in a theme's settings; shoppers see it at once where the theme is live. Refuses values that do
 * not fit, pictures that are not there, and a change made from an older version.
 */
export async function saveThemeSettings(
  db: Db,
  files: Pick<FileStore, 'get'>,
  key: string,
  input: { version: number; values: ThemeValues },
): Promise<Refusal | undefined> {
  const known = await findThemeWithFiles(db, key);
  if (!known) return noTheme(key);
  const wrong = await refuseValues(files, readTheme(key, known.files).schema.groups, input.values);
  if (wrong) return wrong;
  return inTransaction(db, async (trx) => {
    // The first change of a built-in theme writes its row; two at once meet here.
    await sql`insert into themes (key, name, is_own, version) values (${key}, ${key}, false, 0)
      on conflict (key) do nothing`.execute(trx);
    const { rows } = await sql<{ id: number; version: number }>`
      select id, version from themes where key = ${key} for no key update`.execute(trx);
    const [row] = rows;
    if (!row) return noTheme(key);
    if (row.version !== input.version) return changedMeanwhile('theme', row.version);
    await sql`update themes set settings = ${JSON.stringify(input.values)}::jsonb where id = ${row.id}`.execute(trx);
    await bumpTheme(trx, row.id);
    return undefined;
  });
}

/** Refuses values that are of no setting, do not fit theirs, or name a picture that is not there. */
export async function refuseValues(
  files: Pick<FileStore, 'get'>,
  groups: ReturnType<typeof readTheme>['schema']['groups'],
  values: ThemeValues,
): Promise<Refusal | undefined> {
  const settings = new Map(groups.flatMap((group) => group.settings).map((setting) => [setting.id, setting]));
  for (const [id, value] of Object.entries(values)) {
    const field = `values.${id}`;
    const setting = settings.get(id);
    const wrong = setting ? wrongValue(setting, value) : 'is no setting of this theme';
    if (wrong) return refuse('invalid', `${field}: ${wrong}.`, { field });
    if (typeof value === 'object' && value !== null && 'file' in value && !(await files.get(String(value.file)))) {
      return refuse('invalid', `${field}: this picture is not there any more; choose it again.`, { field });
    }
  }
  return undefined;
}

/** Makes a theme the one shoppers see, from their next page on. Refuses one that cannot be shown. */
export async function publishTheme(db: Db, key: string): Promise<Refusal | undefined> {
  const known = await findThemeWithFiles(db, key);
  if (!known) return noTheme(key);
  const refused = known.row?.isOwn ? refuseProblems(await checkTheme(known.files)) : undefined;
  if (refused) return refused;
  return inTransaction<Refusal | undefined>(db, async (trx) => {
    // Held until the end: a theme that is published cannot be taken away meanwhile.
    const { rows } = await sql`select from themes where key = ${key} for share`.execute(trx);
    if (known.row?.isOwn && rows.length === 0) return noTheme(key);
    await trx.updateTable('store_settings').set({ theme: key }).execute();
    return undefined;
  });
}

/** Copies a theme, with what was chosen in it, into one of the merchant's own. Answers its key. */
export async function duplicateTheme(
  db: Db,
  key: string,
  input: { name: string; actor: string },
): Promise<string | Refusal> {
  const known = await findThemeWithFiles(db, key);
  if (!known) return noTheme(key);
  return addTheme(db, {
    name: input.name,
    madeFrom: known.row?.isOwn ? known.row.name : readTheme(key, known.files).about.name,
    values: known.row?.values ?? {},
    files: known.files,
    actor: input.actor,
  });
}

/** Adds a theme of the merchant's own. Refuses more than 50 of them, and a name another has. */
export async function addTheme(db: Db, theme: Parameters<typeof insertTheme>[1]): Promise<string | Refusal> {
  return inTransaction(db, async (trx) => {
    await sql`lock table themes in share row exclusive mode`.execute(trx);
    const { rows } = await sql<{ themes: number }>`select count(*)::int as themes from themes where is_own`.execute(
      trx,
    );
    if ((rows[0]?.themes ?? 0) >= mostThemes) {
      return refuse('too_large', `A shop may have ${mostThemes} themes of its own. Delete one you no longer need.`);
    }
    const taken = await refuseTakenName(trx, theme.name);
    return taken ?? insertTheme(trx, theme);
  });
}

/** Gives an own theme another name. */
export async function renameTheme(
  db: Db,
  key: string,
  input: { name: string; version: number },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    await sql`lock table themes in share row exclusive mode`.execute(trx);
    const theme = await lockOwnTheme(trx, key, input.version);
    if (isRefusal(theme)) return theme;
    const taken = await refuseTakenName(trx, input.name, theme.id);
    if (taken) return taken;
    await sql`update themes set name = ${input.name} where id = ${theme.id}`.execute(trx);
    await bumpTheme(trx, theme.id);
    return undefined;
  });
}

/** Takes an own theme away with all its files and their versions. Refuses the live one. */
export async function deleteTheme(db: Db, key: string): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const theme = await lockOwnTheme(trx, key);
    if (isRefusal(theme)) return theme;
    const { theme: live } = await trx.selectFrom('store_settings').select('theme').executeTakeFirstOrThrow();
    if (live === key) {
      return refuse('conflict', 'This is the theme shoppers see. Publish another one first, then delete this one.');
    }
    await trx.deleteFrom('themes').where('id', '=', theme.id).execute();
    return undefined;
  });
}

async function refuseTakenName(trx: Transaction, name: string, but = 0): Promise<Refusal | undefined> {
  const { rows } = await sql`
    select from themes where is_own and lower(name) = lower(${name}) and id <> ${but}`.execute(trx);
  if (rows.length === 0) return undefined;
  return refuse('conflict', `name: you have a theme named “${name}” already; choose another name.`, { field: 'name' });
}

/** The refusal for a theme that is not there. */
export function noTheme(key: string): Refusal {
  return refuse('not_found', `There is no theme '${key}'.`);
}
