// `npm start`: installs and builds what is missing, then runs the shop and hands it every signal.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node24, root } from './prepare.mjs';

ensureInstalled();
ensureBuilt();

const shop = spawn(node24(), ['--disable-warning=ExperimentalWarning', join(root, 'server', 'src', 'main.ts')], {
  stdio: 'inherit',
});
// Ctrl+C reaches the shop by itself, as it stands in the same foreground group; SIGTERM is sent to this process only.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => shop.kill('SIGTERM'));
shop.on('exit', (code, signal) => {
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
