/**
 * A server that speaks the part of Stripe's published protocol that the shop uses: form-encoded requests with a secret
 * key, idempotency keys, Checkout sessions, PaymentIntents with manual (multi)capture, refunds, errors, and notices
 * signed as Stripe signs them. It keeps everything in memory.
 * https://docs.stripe.com/api, https://docs.stripe.com/webhooks#verify-manually
 */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const stripeSecrets = { secretKey: 'sk_test_of_the_tests', webhookSecret: 'whsec_of_the_tests' };

type Fields = Record<string, string>;
type Intent = {
  id: string;
  amount: number;
  currency: string;
  status: 'requires_capture' | 'succeeded' | 'canceled';
  capturable: number;
  received: number;
  severalCaptures: boolean;
  captureBefore: number;
};
type Session = { id: string; fields: Fields; status: 'open' | 'complete' | 'expired'; intent: string | null };
type Refund = { id: string; intent: string; amount: number };

export type StripeServer = {
  url: string;
  sessions: Map<string, Session>;
  intents: Map<string, Intent>;
  refunds: Refund[];
  /** Every request that changed something, as 'POST /v1/refunds'. A replay under its key is not one. */
  calls: string[];
  /** The shopper pays on the session's page: the amount is authorised. Answers the intent's id. */
  pay(sessionId: string): string;
  /** Lets an authorisation run out. */
  expire(intentId: string): void;
  /** A notice about an object, as Stripe would send it: its body and its signature. */
  notice(type: string, object: object, secret?: string): { id: string; body: string; signature: string };
  /** Makes the next requests to paths with this part in them fail with a status, as an outage would. */
  failNext(part: string, status: number, times?: number): void;
  close(): Promise<void>;
};

/** Opens the server on a free loopback port. `severalCaptures`: whether it may capture more than once. */
export async function openStripeServer(options: {
  severalCaptures: boolean;
  clock?: () => Date;
}): Promise<StripeServer> {
  const now = () => (options.clock?.() ?? new Date()).getTime();
  const sessions = new Map<string, Session>();
  const intents = new Map<string, Intent>();
  const refunds: Refund[] = [];
  const calls: string[] = [];
  const answered = new Map<string, { content: string; status: number; body: object }>();
  const failing: { part: string; status: number; times: number }[] = [];

  const intentView = (intent: Intent) => ({
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_capturable: intent.capturable,
    amount_received: intent.received,
    currency: intent.currency,
    status: intent.status,
    capture_method: 'manual',
    latest_charge: {
      id: `ch_${intent.id}`,
      object: 'charge',
      amount: intent.amount,
      amount_captured: intent.received,
      amount_refunded: refunds.filter((each) => each.intent === intent.id).reduce((sum, each) => sum + each.amount, 0),
      payment_method_details: {
        type: 'card',
        card: {
          capture_before: intent.captureBefore,
          multicapture: { status: intent.severalCaptures ? 'available' : 'unavailable' },
        },
      },
    },
  });
  const sessionView = (session: Session) => ({
    id: session.id,
    object: 'checkout.session',
    status: session.status,
    url: session.status === 'open' ? `${origin()}/pay/${session.id}` : null,
    payment_intent: session.intent,
    client_reference_id: session.fields.client_reference_id ?? null,
  });
  const refundView = (refund: Refund) => ({
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    payment_intent: refund.intent,
    status: 'succeeded',
    balance_transaction: `txn_${refund.id}`,
  });

  class Refused extends Error {
    readonly code: string;
    readonly status: number;
    constructor(message: string, code: string, status = 400) {
      super(message);
      this.code = code;
      this.status = status;
    }
  }
  const intentOf = (id: string | undefined): Intent => {
    const intent = intents.get(id ?? '');
    if (!intent) throw new Refused(`No such payment_intent: '${id}'`, 'resource_missing', 404);
    return intent;
  };
  const sessionOf = (id: string | undefined): Session => {
    const session = sessions.get(id ?? '');
    if (!session) throw new Refused(`No such checkout.session: '${id}'`, 'resource_missing', 404);
    return session;
  };

  function capture(intent: Intent, fields: Fields) {
    if (intent.status !== 'requires_capture') {
      throw new Refused(
        `This PaymentIntent could not be captured because it has a status of ${intent.status}.`,
        'payment_intent_unexpected_state',
      );
    }
    const amount = Number(fields.amount_to_capture ?? intent.capturable);
    if (amount > intent.capturable) throw new Refused('The capture amount is too large.', 'amount_too_large');
    if (fields.final_capture === 'false' && !intent.severalCaptures) {
      throw new Refused('final_capture can only be set when multicapture is available.', 'parameter_invalid');
    }
    intent.received += amount;
    if (fields.final_capture === 'false' && amount < intent.capturable) intent.capturable -= amount;
    else {
      intent.capturable = 0;
      intent.status = 'succeeded';
    }
    return intentView(intent);
  }

  function refund(fields: Fields) {
    const intent = intentOf(fields.payment_intent);
    const before = refunds.filter((each) => each.intent === intent.id).reduce((sum, each) => sum + each.amount, 0);
    const amount = Number(fields.amount);
    if (amount > intent.received - before) {
      throw new Refused('Refund amount is greater than unrefunded amount on charge.', 'charge_already_refunded');
    }
    const made = { id: `re_${refunds.length + 1}`, intent: intent.id, amount };
    refunds.push(made);
    return refundView(made);
  }

  function answer(method: string, path: string, fields: Fields): object {
    const [, , kind, id, verb] = path.split('/');
    const route = `${method} ${path.replace(id && !['sessions'].includes(id) ? id : '\0', ':id')}`;
    if (route === 'POST /v1/checkout/sessions') {
      if (fields['payment_intent_data[capture_method]'] !== 'manual')
        throw new Refused('The shop always authorises first.', 'parameter_invalid');
      const session: Session = { id: `cs_test_${randomUUID()}`, fields, status: 'open', intent: null };
      sessions.set(session.id, session);
      return sessionView(session);
    }
    if (kind === 'checkout') {
      const session = sessionOf(path.split('/')[4]);
      if (method === 'GET') return sessionView(session);
      if (session.status !== 'open') throw new Refused('Only open sessions can be expired.', 'resource_invalid');
      session.status = 'expired';
      return sessionView(session);
    }
    if (kind === 'payment_intents') {
      const intent = intentOf(id);
      if (method === 'GET') return intentView(intent);
      if (verb === 'capture') return capture(intent, fields);
      if (intent.status !== 'requires_capture')
        throw new Refused(
          `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
          'payment_intent_unexpected_state',
        );
      intent.status = intent.received > 0 ? 'succeeded' : 'canceled';
      intent.capturable = 0;
      return intentView(intent);
    }
    if (kind === 'refunds' && method === 'POST') return refund(fields);
    if (kind === 'refunds') {
      const data = refunds.filter((each) => each.intent === fields.payment_intent).map(refundView);
      return { object: 'list', data, has_more: false, url: '/v1/refunds' };
    }
    throw new Refused(`Unrecognized request URL (${method}: ${path}).`, 'url_invalid', 404);
  }

  /** The page a shopper pays on, as far as a browser test needs one. */
  function servePage(request: IncomingMessage, response: ServerResponse, sessionId: string): void {
    const session = sessionOf(sessionId);
    if (request.method === 'POST') {
      pay(sessionId);
      response.writeHead(303, { location: session.fields.success_url }).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<!doctype html><title>Stripe</title><form method="post"><button>Pay</button></form><a href="${session.fields.cancel_url}">Back</a>`,
      );
  }

  function pay(sessionId: string): string {
    const session = sessionOf(sessionId);
    if (session.status !== 'open') throw new Error(`session ${sessionId} is ${session.status}`);
    const amount = Number(session.fields['line_items[0][price_data][unit_amount]']);
    const intent: Intent = {
      id: `pi_${intents.size + 1}_${randomUUID()}`,
      amount,
      currency: session.fields['line_items[0][price_data][currency]'] ?? 'eur',
      status: 'requires_capture',
      capturable: amount,
      received: 0,
      severalCaptures: options.severalCaptures,
      captureBefore: Math.floor(now() / 1000) + 7 * 86_400,
    };
    intents.set(intent.id, intent);
    session.status = 'complete';
    session.intent = intent.id;
    return intent.id;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stripe.test');
    const paysOn = /^\/pay\/(.+)$/.exec(pathname)?.[1];
    if (paysOn) return servePage(request, response, paysOn);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks).toString();
    const fields = Object.fromEntries(new URLSearchParams(request.method === 'GET' ? searchParams : content));
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'request-id': `req_${randomUUID()}` });
      response.end(JSON.stringify(body));
    };
    const fail = (status: number, message: string, code: string, type = 'invalid_request_error') =>
      send(status, { error: { type, message, code } });
    if (request.headers.authorization !== `Bearer ${stripeSecrets.secretKey}`) {
      return fail(401, 'Invalid API Key provided.', 'api_key_invalid');
    }
    const outage = failing.find((each) => each.times > 0 && pathname.includes(each.part));
    if (outage) {
      outage.times -= 1;
      return fail(outage.status, 'An unknown error occurred', 'api_error', 'api_error');
    }
    const key = request.headers['idempotency-key'];
    const known = typeof key === 'string' ? answered.get(key) : undefined;
    if (known) {
      if (known.content !== pathname + content) {
        return fail(
          400,
          'Keys for idempotent requests can only be used with the same parameters.',
          'idempotency_key_in_use',
          'idempotency_error',
        );
      }
      return send(known.status, known.body);
    }
    try {
      const body = answer(request.method ?? 'GET', pathname, fields);
      if (request.method === 'POST') calls.push(`POST ${pathname}`);
      if (typeof key === 'string') answered.set(key, { content: pathname + content, status: 200, body });
      send(200, body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      fail(error.status, error.message, error.code);
    }
  }

  const server: Server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin(),
    sessions,
    intents,
    refunds,
    calls,
    pay,
    expire(intentId) {
      const intent = intentOf(intentId);
      intent.capturable = 0;
      intent.status = 'canceled';
    },
    notice(type, object, secret = stripeSecrets.webhookSecret) {
      const id = `evt_${randomUUID()}`;
      const body = JSON.stringify({ id, object: 'event', type, data: { object } });
      const at = Math.floor(Date.now() / 1000); // the library checks the age by the machine's clock
      const signed = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
      return { id, body, signature: `t=${at},v1=${signed}` };
    },
    failNext(part, status, times = 1) {
      failing.push({ part, status, times });
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
