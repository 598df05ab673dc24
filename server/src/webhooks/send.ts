import type { IncomingMessage } from 'node:http';
import { connectionProblem, type OutgoingOptions, openRequest } from '../platform/outgoing.ts';
import { isPublicAddress, placeProblem, shapeProblem } from '../platform/public-address.ts';

const timeoutMilliseconds = 15_000;
/** How much of an answer is kept, to see in the log what the receiver said. */
const answerBytes = 1_000;

/** What became of one request. `status` null: no answer came, and `error` says why. */
export type Sent = { status: number | null; milliseconds: number; answer: string; error: string | null };

/** Where webhooks may go: anywhere on the internet, and inside the shop's own network where the operator says so. */
export type Reach = { toPrivate: boolean } & OutgoingOptions;

/** Why nothing may be sent to a URL, or undefined. */
export function endpointProblem(url: string, { toPrivate }: Pick<Reach, 'toPrivate'>): string | undefined {
  return shapeProblem(url) ?? (toPrivate ? undefined : placeProblem(new URL(url)));
}

/**
 * Posts a message and waits 15 seconds at most for an answer. Redirects are not followed: a receiver tells its address
 * itself. Never throws for what the other side does.
 */
export function sendMessage(url: string, headers: Record<string, string>, body: string, reach: Reach): Promise<Sent> {
  const start = performance.now();
  const problem = endpointProblem(url, reach);
  if (problem) return Promise.resolve({ status: null, milliseconds: 0, answer: '', error: `The address ${problem}` });
  return new Promise((resolve) => {
    let settled = false;
    const settle = (sent: Omit<Sent, 'milliseconds'>) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      outgoing.destroy();
      resolve({ ...sent, milliseconds: Math.round(performance.now() - start) });
    };
    const failed = (error: string) => settle({ status: null, answer: '', error });
    const isPublic = reach.toPrivate ? () => true : (reach.isPublic ?? isPublicAddress);
    const outgoing = openRequest(
      new URL(url),
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Evershelf-Webhooks',
          ...headers,
        },
      },
      { ...reach, isPublic },
    );
    const timer = setTimeout(
      () => failed(`No answer came within ${timeoutMilliseconds / 1000} seconds.`),
      timeoutMilliseconds,
    );
    outgoing.on('error', (error) => failed(`The address ${connectionProblem(error)}`));
    outgoing.on('response', (response) => readAnswer(response, settle));
    outgoing.end(body);
  });
}

/** The status counts once it is there; of the body, its beginning is waited for. */
function readAnswer(response: IncomingMessage, settle: (sent: Omit<Sent, 'milliseconds'>) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const done = () => {
    const { statusCode = 0 } = response;
    const answer = Buffer.concat(chunks).subarray(0, answerBytes).toString('utf8').replaceAll('\0', '').toWellFormed();
    const error = statusCode >= 200 && statusCode < 300 ? null : `It answered ${statusCode}.`;
    settle({ status: statusCode, answer, error });
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= answerBytes) done();
  });
  response.on('end', done);
  response.on('error', done);
}
