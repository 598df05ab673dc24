/** `npm run check`: types, lint, import boundaries, schema drift. Runs all of them, then says which failed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findBoundaryBreaks } from './boundaries.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const failed: string[] = [];

function check(name: string, passes: () => boolean): void {
  console.info(`\n== ${name}`);
  if (passes()) console.info('ok');
  else failed.push(name);
}

const runs = (program: string, ...args: string[]) =>
  spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0;

check('types of server, scripts and tests', () => runs(bin('tsc'), '-p', '.'));
check('types of the back office', () => runs(bin('tsc'), '-p', 'backoffice'));
check('lint and format', () => runs(bin('biome'), 'check', '--error-on-warnings', '.'));
check('import boundaries', () => {
  const breaks = findBoundaryBreaks(root);
  for (const each of breaks) console.error(each);
  return breaks.length === 0;
});
check('schema drift', () => runs(process.execPath, join(root, 'scripts', 'schema.ts'), '--check'));

console.info(failed.length === 0 ? '\nAll checks pass.' : `\nFailed: ${failed.join(', ')}.`);
process.exit(failed.length === 0 ? 0 : 1);
