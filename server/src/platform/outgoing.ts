/**
 * Requests to addresses other people name: never to a machine inside the shop's own network, whatever a name resolves to
 * at that moment. What is connected to is what was looked at.
 */
import { lookup } from 'node:dns';
import { type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export type OutgoingOptions = {
  /** Resolves host names; replaced in tests. */
  lookup?: LookupFunction;
  /** Tells a machine on the internet from one inside; replaced where the operator allows those inside. */
  isPublic?: (address: string) => boolean;
};

/** The error's code where a name leads to a machine inside. */
export const insideCode = 'EINSIDE';

/** Opens a request on a connection of its own. An address written as an IP is for the caller to check (`urlProblem`). */
export function openRequest(url: URL, request: RequestOptions, options: OutgoingOptions = {}): ClientRequest {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return send(url, { ...request, lookup: guardedLookup(options), agent: false });
}

/** Why no answer came, for a person. */
export function connectionProblem(error: NodeJS.ErrnoException): string {
  if (error.code === insideCode) return 'is an address inside a network, not on the internet.';
  return `cannot be reached (${error.code ?? error.message}).`;
}

/** Looks a name up and lets it through only where every address it has is on the internet. */
function guardedLookup({
  lookup: resolve = lookup as LookupFunction,
  isPublic = isPublicAddress,
}: OutgoingOptions): LookupFunction {
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
