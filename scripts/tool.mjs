// Runs one of the shop's tools, named by its path from the project's folder, installing what is missing first.
import { join } from 'node:path';
import { ensureInstalled, root, runNode } from './prepare.mjs';

const [tool, ...args] = process.argv.slice(2);
ensureInstalled();
runNode(join(root, tool), ...args);
