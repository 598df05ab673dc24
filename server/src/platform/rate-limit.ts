/**
 * How many requests somebody may send in a minute. Minutes are those of the clock, so that processes agree about them.
 */
import type { FastifyReply } from 'fastify';
import { type Refusal, refuse } from './refusals.ts';

/** The minute an instant is in. */
export function minuteOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000);
}

/** Counts the requests of each name in the current minute, in this process; answers how many there were. */
export type RequestCounter = (name: string, now: Date) => number;

/** A counter of its own; a minute's counts are forgotten together, so that it never grows beyond one minute's callers. */
export function openRequestCounter(): RequestCounter {
  let minute = 0;
  let counts = new Map<string, number>();
  return (name, now) => {
    const current = minuteOf(now).getTime();
    if (current !== minute) [minute, counts] = [current, new Map()];
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count;
  };
}

/**
 * Says in the answer's headers what is left of the minute, and refuses once nothing was. A limit of 0 is none.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (the three headers clients know)
 */
export function limitRequests(
  reply: FastifyReply,
  { limit, requests, now }: { limit: number; requests: number; now: Date },
): Refusal | undefined {
  if (limit === 0) return undefined;
  const seconds = Math.max(1, Math.ceil((minuteOf(now).getTime() + 60_000 - now.getTime()) / 1000));
  reply.header('ratelimit-limit', limit);
  reply.header('ratelimit-remaining', Math.max(0, limit - requests));
  reply.header('ratelimit-reset', seconds);
  if (requests <= limit) return undefined;
  return refuse('too_many_requests', `More than ${limit} requests in a minute. Try again in ${seconds} seconds.`, {
    details: { limit, retryAfterSeconds: seconds },
  });
}
