/** Fetching a picture from the internet: never from inside the shop's own network, never more than a picture's size. */
import { lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { isPublicAddress, urlProblem } from './public-address.ts';

const mostBytes = 20 * 1024 * 1024;
const mostRedirects = 3;
const timeoutMilliseconds = 15_000;

export type FetchOptions = {
  /** Resolves host names; replaced in tests. */
  lookup?: LookupFunction;
  /** Tells a machine on the internet from one inside; replaced in tests, whose servers are inside. */
  isPublic?: (address: string) => boolean;
  urlProblem?: (url: string) => string | undefined;
};

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
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      headers: { accept: 'image/*', 'user-agent': 'Evershelf' },
      lookup: guardedLookup(options),
      agent: false,
    });
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
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      failed(
        error.code === insideCode
          ? 'is an address inside a network, not on the internet.'
          : `cannot be reached (${error.code ?? error.message}).`,
      ),
    );
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
const insideCode = 'EINSIDE';

/** Looks a name up and lets only addresses on the internet through: what is connected to is what was looked at. */
function guardedLookup({
  lookup: resolve = lookup as LookupFunction,
  isPublic = isPublicAddress,
}: FetchOptions): LookupFunction {
  return (host, options, callback) => {
    resolve(
      host,
      { ...options, all: true } as never,
      ((error: NodeJS.ErrnoException | null, found: { address: string; family: number }[]) => {
        if (error) return callback(error, '', 4);
        const open = found.filter(({ address }) => isPublic(address));
        const [first] = open;
        if (!first || open.length < found.length) {
          return callback(Object.assign(new Error('inside'), { code: insideCode }), '', 4);
        }
        if ((options as { all?: boolean }).all)
          return (callback as unknown as (error: null, all: typeof open) => void)(null, open);
        callback(null, first.address, first.family);
      }) as never,
    );
  };
}
