/** A closed-loop load: `concurrency` clients, each sending its next request when the last was answered. */
import { Agent, request } from 'node:http';

export type Load = {
  perSecond: number;
  done: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
};

/** Runs `work` from `concurrency` clients for `seconds`, after `warmup` seconds that are not counted. */
export async function closedLoop(
  concurrency: number,
  seconds: number,
  work: (client: number) => Promise<void>,
  warmup = 1,
): Promise<Load> {
  const times: number[] = [];
  const from = performance.now() + warmup * 1000;
  const until = from + seconds * 1000;
  async function client(at: number): Promise<void> {
    for (;;) {
      const start = performance.now();
      if (start >= until) return;
      await work(at);
      const end = performance.now();
      if (start >= from && end <= until) times.push(end - start);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, (_, at) => client(at)));
  times.sort((a, b) => a - b);
  return {
    done: times.length,
    perSecond: times.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/**
 * Runs each load `rounds` times, in turns, so that a slow moment of the machine hits all of them. Answers the means by
 * name.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  loads: Record<Name, () => Promise<Load>>,
): Promise<Record<Name, Load>> {
  const runs = Object.fromEntries(Object.keys(loads).map((name) => [name, []])) as unknown as Record<Name, Load[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of Object.keys(loads) as Name[]) runs[name].push(await loads[name]());
  }
  return Object.fromEntries(Object.keys(loads).map((name) => [name, mean(runs[name as Name])])) as Record<Name, Load>;
}

function mean(loads: Load[]): Load {
  const of = (pick: (load: Load) => number) => loads.reduce((sum, load) => sum + pick(load), 0) / loads.length;
  return {
    done: of((load) => load.done),
    perSecond: of((load) => load.perSecond),
    p50: of((load) => load.p50),
    p99: of((load) => load.p99),
  };
}

function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** One JSON request over a kept connection. Answers status and raw body. */
export function send(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? '' : JSON.stringify(body);
    const outgoing = request(
      url,
      {
        agent,
        method,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload), ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}
