/**
 * Renders merchants' themes in workers, so that none can hold up the server: whoever takes too long or too much memory
 * is ended from outside, whatever it does. Workers reach no environment and hold no connection.
 */
import { Worker } from 'node:worker_threads';
import type { FileProblem } from './check-templates.ts';
import type { RenderJob, ThemeSource } from './engine.ts';
import { ThemeError, type ThemeFailure } from './failure.ts';
import type { WorkerRequest } from './render-worker.ts';

export type RenderLimits = {
  workers: number;
  /** Milliseconds after which a worker is ended. Templates end themselves earlier where they can. */
  milliseconds: number;
  /** Megabytes of memory a worker may hold. */
  megabytes: number;
  /** Milliseconds for which a template that had to be stopped is not tried again, so that it cannot keep workers busy. */
  restMilliseconds: number;
  /** Pages that may wait for a worker. */
  waiting: number;
};
const standard: RenderLimits = {
  workers: 2,
  milliseconds: 2_500,
  megabytes: 96,
  restMilliseconds: 5_000,
  waiting: 200,
};
const startMilliseconds = 20_000;
const idleMilliseconds = 60_000;

type Answer = { html?: string; problems?: FileProblem[]; failure?: ThemeFailure; unknown?: true };
type Task = {
  requests: (known: ReadonlySet<string>) => WorkerRequest[];
  theme?: string;
  done: (answer: Answer) => void;
};
type Seat = {
  worker: Worker;
  ready: boolean;
  known: Set<string>;
  task: Task | null;
  timer: NodeJS.Timeout | null;
};

export type RenderPool = {
  /** Renders a page of a theme; `id` names exactly this source. Throws ThemeError. */
  render(id: string, source: ThemeSource, job: RenderJob): Promise<string>;
  /** What is wrong with templates of a theme that is not stored yet. */
  check(source: ThemeSource, names: string[], assets: string[]): Promise<FileProblem[]>;
};

/** Opens a pool; its workers start with the first page and end when nothing was asked for a minute. */
export function openRenderPool(limits: Partial<RenderLimits> = {}): RenderPool {
  const most = { ...standard, ...limits };
  const seats = new Set<Seat>();
  const queue: Task[] = [];
  const resting = new Map<string, { until: number; failure: ThemeFailure }>();

  function seatWorker(): Seat {
    const worker = new Worker(new URL('./render-worker.ts', import.meta.url), {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: most.megabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    const seat: Seat = { worker, ready: false, known: new Set(), task: null, timer: null };
    worker.unref(); // a server that ends waits for no theme
    worker.on('message', (message: 'ready' | Answer) => {
      if (message !== 'ready') return settle(seat, message);
      seat.ready = true;
      rest(seat);
      next();
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      drop(seat, isMemory ? tooMuchMemory() : { ...mistake, message: error.message });
    });
    worker.on('exit', () => drop(seat, tooMuchMemory()));
    seat.timer = setTimeout(
      () => drop(seat, { ...mistake, message: 'The renderer did not start.' }),
      startMilliseconds,
    );
    seats.add(seat);
    return seat;
  }

  function rest(seat: Seat) {
    if (seat.timer) clearTimeout(seat.timer);
    seat.timer = setTimeout(() => drop(seat, null), idleMilliseconds);
    seat.timer.unref();
  }

  function settle(seat: Seat, answer: Answer) {
    const { task } = seat;
    seat.task = null;
    rest(seat);
    if (task?.theme && answer.unknown) {
      // The worker keeps a few themes and had dropped this one for others: it is handed over again.
      seat.known.delete(task.theme);
      queue.unshift(task);
    } else task?.done(answer);
    next();
  }

  /** Ends a worker; what it was at fails, and the others go on. */
  function drop(seat: Seat, failure: ThemeFailure | null) {
    if (!seats.delete(seat)) return;
    if (seat.timer) clearTimeout(seat.timer);
    seat.worker.terminate().catch(() => undefined);
    if (failure) {
      const task = seat.task ?? (seat.ready ? undefined : queue.shift());
      task?.done({ failure });
    }
    next();
  }

  function next() {
    if (queue.length === 0) return;
    const free = [...seats].find((seat) => seat.ready && !seat.task);
    if (!free) {
      const starting = [...seats].filter((seat) => !seat.ready).length;
      if (seats.size < most.workers && starting < queue.length) seatWorker();
      return;
    }
    const task = queue.shift() as Task;
    free.task = task;
    if (free.timer) clearTimeout(free.timer);
    free.timer = setTimeout(() => drop(free, { ...mistake, why: 'time', message: tooLong }), most.milliseconds);
    for (const request of task.requests(free.known)) free.worker.postMessage(request);
    if (task.theme) free.known.add(task.theme);
    next();
  }

  function run(requests: Task['requests'], theme?: string): Promise<Answer> {
    if (queue.length >= most.waiting) return Promise.resolve({ failure: tooBusy });
    return new Promise((done) => {
      queue.push({ requests, theme, done });
      next();
    });
  }

  return {
    async render(id, source, job) {
      const place = `${id} ${job.template}`;
      const held = resting.get(place);
      if (held && held.until > Date.now()) throw new ThemeError(held.failure);
      const answer = await run(
        (known) => [
          ...(known.has(id) ? [] : [{ about: 'theme', id, source } as const]),
          { about: 'render', id, job } as const,
        ],
        id,
      );
      if (answer.html !== undefined) return answer.html;
      const failure = placed(answer.failure ?? mistake, source, job.template);
      if (failure.why === 'time' || failure.why === 'memory') {
        for (const [known, { until }] of resting) if (until < Date.now()) resting.delete(known);
        resting.set(place, { until: Date.now() + most.restMilliseconds, failure });
      }
      throw new ThemeError(failure);
    },
    async check(source, names, assets) {
      const { problems, failure } = await run(() => [{ about: 'check', source, names, assets }]);
      if (problems) return problems;
      return [{ path: failure?.path ?? '', line: failure?.line ?? null, message: failure?.message ?? mistake.message }];
    },
  };
}

const mistake: ThemeFailure = { why: 'mistake', message: 'It could not be rendered.', path: null, line: null };
const tooLong = 'It took too long to render and was stopped.';
const tooBusy: ThemeFailure = {
  why: 'busy',
  message: 'Too many pages are waiting to be rendered.',
  path: null,
  line: null,
};
const tooMuchMemory = (): ThemeFailure => ({
  why: 'memory',
  message: 'It took more memory than a page may have and was stopped.',
  path: null,
  line: null,
});

/** Who was stopped from outside cannot say where it was: at least the template is known. */
function placed(failure: ThemeFailure, source: ThemeSource, template: string): ThemeFailure {
  return failure.path || failure.why === 'busy' ? failure : { ...failure, path: source.paths[template] ?? null };
}

/** The pool of this process. */
export const themePool = openRenderPool();
