// Runs on any Node >= 20 and needs no package: what `npm start` and `npm test` do before anything else.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.evershelf-installed');
const builtStamp = join(root, 'backoffice', 'dist', '.built-from');

/** Installs the locked packages when they are missing or belong to another lock file or platform. */
export function ensureInstalled() {
  const wanted = `${hashFiles([join(root, 'package-lock.json')])} ${process.platform}-${process.arch}`;
  if (read(stamp) === wanted) return;
  console.info('Installing packages (about a minute, once) ...');
  run(
    npm(),
    ['ci', '--loglevel=error', '--no-audit', '--no-fund'],
    'The packages could not be installed; see the lines above.',
  );
  writeFileSync(stamp, wanted);
}

/** Builds the back office when its sources are newer than what was built last. */
export function ensureBuilt() {
  const sources = [
    ...filesBelow(join(root, 'backoffice', 'src')),
    ...filesBelow(join(root, 'backoffice', 'public')),
    ...['index.html', 'vite.config.ts', 'package.json'].map((name) => join(root, 'backoffice', name)),
    join(root, 'package-lock.json'),
  ];
  const wanted = hashFiles(sources.filter((file) => existsSync(file)));
  if (read(builtStamp) === wanted) return;
  console.info('Building the back office ...');
  run(
    node24(),
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    'The back office could not be built; see the lines above.',
    join(root, 'backoffice'),
  );
  mkdirSync(dirname(builtStamp), { recursive: true });
  writeFileSync(builtStamp, wanted);
}

/** The Node 24 that runs the shop: the one among the packages, else the running one if it is new enough. */
export function node24() {
  const installed = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `Evershelf runs on Node 24, and there is none to install for ${process.platform}-${process.arch}; install Node 24 or newer and try again.`,
  );
  process.exit(1);
}

/** Runs Node 24 with these arguments in place of this process: same terminal, same signals, same exit code. */
export function runNode(...args) {
  const child = spawn(node24(), ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: temporaryFolder() },
  });
  // Ctrl+C reaches the child by itself, as it stands in the same foreground group; SIGTERM is sent to this process only.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}

/** The system's temporary folder, or another one where this user may not write there. */
function temporaryFolder() {
  const writable = [tmpdir(), '/var/tmp', homedir()].find((folder) => {
    try {
      accessSync(folder, constants.W_OK | constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return writable ?? tmpdir();
}

function npm() {
  return process.env.npm_execpath && /\.c?js$/.test(process.env.npm_execpath)
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
}

function run(command, args, failure, cwd = root) {
  const [program, ...first] = Array.isArray(command) ? command : [command];
  const { status, error } = spawnSync(program, [...first, ...args], { cwd, stdio: 'inherit' });
  if (status === 0) return;
  console.error(error ? `${failure} (${error.message})` : failure);
  process.exit(1);
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}

function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}
