/** Renders merchants' themes beside the server, which ends this worker when one runs away. See render-pool.ts. */
import { parentPort } from 'node:worker_threads';
import { checkTemplates } from './check-templates.ts';
import { createEngine, type Engine, type RenderJob, type ThemeSource } from './engine.ts';
import { failureOf } from './failure.ts';

export type WorkerRequest =
  | { about: 'theme'; id: string; source: ThemeSource }
  | { about: 'render'; id: string; job: RenderJob }
  | { about: 'check'; source: ThemeSource; names: string[]; assets: string[] };

/** Themes kept ready: the live one, and some that are being looked at or changed. */
const mostThemes = 4;
const themes = new Map<string, { engine: Engine; source: ThemeSource }>();

parentPort?.on('message', (request: WorkerRequest) => {
  if (request.about === 'theme') {
    const [oldest] = themes.keys();
    if (oldest !== undefined && themes.size >= mostThemes) themes.delete(oldest);
    themes.set(request.id, { source: request.source, engine: createEngine(request.source, false) });
    return;
  }
  parentPort?.postMessage(request.about === 'render' ? render(request) : check(request));
});
parentPort?.postMessage('ready');

function render({ id, job }: Extract<WorkerRequest, { about: 'render' }>) {
  const theme = themes.get(id);
  if (!theme) return { unknown: true };
  // Used last, dropped last.
  themes.delete(id);
  themes.set(id, theme);
  try {
    return { html: theme.engine.renderSync(job) };
  } catch (error) {
    return { failure: failureOf(error, theme.source.paths) };
  }
}

function check({ source, names, assets }: Extract<WorkerRequest, { about: 'check' }>) {
  try {
    return { problems: checkTemplates(source, names, assets) };
  } catch (error) {
    return { failure: failureOf(error, source.paths) };
  }
}
