import { createHash } from 'node:crypto';

/** What is stored of a token, key or code, so that a stolen table opens nothing. They are long and random: no salt. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** By which a request is known again that comes twice under one Idempotency-Key. */
export function hashRequest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
