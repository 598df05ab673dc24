// `npm test`: installs and builds what is missing, then runs every test. Further arguments go to Vitest.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, runNode } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
process.chdir(root);
runNode(join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2));
