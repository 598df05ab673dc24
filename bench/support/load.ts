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
