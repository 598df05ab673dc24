/** The Standard Webhooks scheme. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** A new secret, as receivers' libraries take it. */
export function newSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/** The headers that say who sent a message and when; each secret signs, so that a receiver may know either. */
export function signedHeaders(
  message: { id: string; body: string; sentAt: Date },
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(message.sentAt.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    const signed = createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`);
    return `v1,${signed.digest('base64')}`;
  });
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
