import type { Db } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { ThemeDetail, ThemeView } from './schemas.ts';
import { findThemeRow, listThemeRows, loadThemeFiles, type ThemeRow } from './store.ts';
import { builtInFiles, builtInThemes, readAbout, readTheme, type ThemeFiles } from './theme-files.ts';

/** Every theme: those that came with the shop, then the merchant's own, the newest first. */
export async function listThemes(db: Db): Promise<ThemeView[]> {
  const { theme: live } = await loadStoreSettings(db);
  const rows = await listThemeRows(db);
  const came = builtInThemes().map((key) =>
    viewTheme(
      key,
      rows.find((row) => row.key === key),
      live,
    ),
  );
  return [...came, ...rows.filter((row) => row.isOwn).map((row) => viewTheme(row.key, row, live))];
}

/** A theme with its settings. Refuses one that is not there. */
export async function showTheme(db: Db, key: string): Promise<ThemeDetail | Refusal> {
  const known = await findThemeWithFiles(db, key);
  if (!known) return refuse('not_found', `There is no theme '${key}'.`);
  const { theme: live } = await loadStoreSettings(db);
  const { row, files } = known;
  return {
    ...viewTheme(key, row, live),
    schema: readTheme(key, files).schema,
    values: row?.values ?? {},
  };
}

/** A theme's own files, and what is stored of it; null where there is no such theme. */
export async function findThemeWithFiles(
  db: Db,
  key: string,
): Promise<{ row: ThemeRow | undefined; files: ThemeFiles } | null> {
  const row = await findThemeRow(db, key);
  if (row?.isOwn) return { row, files: await loadThemeFiles(db, row.id) };
  const files = builtInFiles(key);
  return files && { row, files };
}

function viewTheme(key: string, row: ThemeRow | undefined, live: string): ThemeView {
  const files = row?.isOwn ? null : builtInFiles(key);
  const about = files && readAbout(key, files);
  const description = about?.description ?? '';
  return {
    key,
    name: row?.isOwn ? row.name : (about?.name ?? key),
    description: typeof description === 'string' ? { '': description } : description,
    isOwn: row?.isOwn ?? false,
    isLive: key === live,
    version: row?.version ?? 0,
    madeFrom: row?.madeFrom ?? null,
    changedAt: row?.changedAt.toISOString() ?? null,
    lastFailure: row?.lastFailure && row.failedAt ? { ...row.lastFailure, at: row.failedAt.toISOString() } : null,
  };
}
