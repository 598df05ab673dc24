/**
 * A program that is told by webhooks, on a free loopback port. It checks signatures as the Standard Webhooks
 * specification says, sharing no code with the shop.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  id: string;
  sentAt: number;
  signature: string;
  raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever was sent
  body: any;
};
type Reply = { status: number; text?: string; headers?: Record<string, string> };

export type WebhookReceiver = {
  url: string;
  received: Received[];
  /** What to answer from now on. */
  answerWith(reply: (message: Received) => Reply | Promise<Reply>): void;
  close(): Promise<void>;
};

/** Opens the receiver. It answers 204 until told otherwise. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let reply: (message: Received) => Reply | Promise<Reply> = () => ({ status: 204 });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString('utf8');
    const header = (name: string) => String(request.headers[name] ?? '');
    const message = {
      id: header('webhook-id'),
      sentAt: Number(header('webhook-timestamp')),
      signature: header('webhook-signature'),
      raw,
      body: JSON.parse(raw),
    };
    received.push(message);
    const { status, text = '', headers = {} } = await reply(message);
    response.writeHead(status, headers).end(text);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    answerWith(next) {
      reply = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Whether one of the message's signatures was made with the secret, over exactly what came. */
export function isSignedWith(message: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${message.id}.${message.sentAt}.${message.raw}`).digest();
  return message.signature.split(' ').some((each) => {
    const [version, signature = ''] = each.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
