// `npm test`: installs and builds what is missing, then runs every test. Further arguments go to Vitest.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node24, root } from './prepare.mjs';

ensureInstalled();
ensureBuilt();

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const tests = spawn(node24(), ['--disable-warning=ExperimentalWarning', vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => tests.kill('SIGTERM'));
tests.on('exit', (code) => process.exit(code ?? 1));
