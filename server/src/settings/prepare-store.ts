import type { Config } from '../platform/config.ts';
import type { Db } from '../platform/db.ts';
import type { FileStore } from '../platform/files.ts';

export async function prepareStore(
  _db: Db,
  _files: FileStore,
  _config: Config,
): Promise<{ demoSignIn: { email: string; password: string } | null }> {
  return { demoSignIn: null };
}
