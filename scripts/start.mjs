// `npm start`: installs and builds what is missing, then runs the shop and hands it every signal.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, runNode } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
runNode(join(root, 'server', 'src', 'main.ts'));
