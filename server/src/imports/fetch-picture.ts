/** Fetching a picture from the internet: never from inside the shop's own network, never more than a picture's size. */
import type { IncomingMessage } from 'node:http';
import { connectionProblem, type OutgoingOptions, openRequest } from '../platform/outgoing.ts';
import { urlProblem } from '../platform/public-address.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';

const mostBytes = 20 * 1024 * 1024;
const mostRedirects = 3;
const timeoutMilliseconds = 15_000;

/** Replaced in tests, whose servers are inside. */
export type FetchOptions = OutgoingOptions & { urlProblem?: (url: string) => string | undefined };

/**
 * The bytes at `url`. Refuses, with the reason, an address that is not on the internet (also after a redirect, and
 * whatever its name resolves to at that moment), what is no picture by its content type, more than 20 MB, and an answer
 * that takes longer than 15 seconds.
 */
export async function fetchPicture(url: string, options: FetchOptions = {}): Promise<Buffer | Refusal> {
  let next = url;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const problem = (options.urlProblem ?? urlProblem)(next);
    if (problem) return refuse('invalid', `“${next}” ${problem}`);
    const answer = await ask(new URL(next), options);
    if (Buffer.isBuffer(answer) || 'refused' in answer) return answer;
    next = new URL(answer.location, next).href;
  }
  return refuse('invalid', `“${url}” leads on more than ${mostRedirects} times.`);
}

function ask(url: URL, options: FetchOptions): Promise<Buffer | Refusal | { location: string }> {
  return new Promise((resolve) => {
    const outgoing = openRequest(url, { headers: { accept: 'image/*', 'user-agent': 'Evershelf' } }, options);
    const settle = (answer: Buffer | Refusal | { location: string }) => {
      clearTimeout(timer);
      outgoing.destroy();
      resolve(answer);
    };
    const failed = (why: string) => settle(refuse('invalid', `“${url.href}” ${why}`));
    const timer = setTimeout(
      () => failed(`did not answer within ${timeoutMilliseconds / 1000} seconds.`),
      timeoutMilliseconds,
    );
    outgoing.on('error', (error) => failed(connectionProblem(error)));
    outgoing.on('response', (response) => receive(response, settle, failed));
    outgoing.end();
  });
}

/** Takes in an answer piece by piece, up to the most a picture has. */
function receive(
  response: IncomingMessage,
  settle: (answer: Buffer | { location: string }) => void,
  failed: (why: string) => void,
): void {
  const { statusCode = 0, headers } = response;
  const leadsOn = statusCode >= 300 && statusCode < 400 && headers.location;
  if (leadsOn) settle({ location: leadsOn });
  else if (statusCode !== 200) failed(`answered ${statusCode}.`);
  else if (!/^image\//i.test(headers['content-type'] ?? '')) failed('is no picture.');
  else if (Number(headers['content-length'] ?? 0) > mostBytes) failed(tooLarge);
  else {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) failed(tooLarge);
      else chunks.push(chunk);
    });
    response.on('end', () => settle(Buffer.concat(chunks)));
    response.on('error', () => failed('broke off.'));
  }
}

const tooLarge = 'has more than 20 MB.';
