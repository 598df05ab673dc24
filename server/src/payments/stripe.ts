/**
 * Stripe through its own library: the shopper pays on Stripe's page (Checkout), which authorises; goods that leave are
 * captured. Nothing of Stripe is loaded on the shop's pages.
 * https://docs.stripe.com/payments/place-a-hold-on-a-payment-method, https://docs.stripe.com/payments/multicapture
 */
import Stripe from 'stripe';
import type { StripeConfig } from '../platform/config.ts';
import type { Look, OnlinePayments, PaymentProvider, ProviderAnswer } from './providers.ts';

/** Milliseconds a request may take; the job that makes it is tried again. */
const timeout = 20_000;

/** The provider `stripe`, talking with the account of the secret key. */
export function openStripe(config: StripeConfig): PaymentProvider {
  const base = config.apiBase ? new URL(config.apiBase) : null;
  const stripe = new Stripe(config.secretKey, {
    timeout,
    maxNetworkRetries: 2,
    telemetry: false,
    ...(base && { host: base.hostname, port: base.port, protocol: base.protocol === 'http:' ? 'http' : 'https' }),
  });
  return { id: 'stripe', instructions: () => '', online: onlinePayments(stripe, config.webhookSecret) };
}

function onlinePayments(stripe: Stripe, webhookSecret: string): OnlinePayments {
  return {
    async start(order, links, idempotencyKey) {
      const session = await stripe.checkout.sessions.create(sessionOf(order, links), { idempotencyKey });
      if (!session.url) throw new Error(`Stripe opened session ${session.id} without a page`);
      return { session: session.id, url: session.url };
    },
    capture: ({ reference, currency }, amountMinor, isLast, idempotencyKey) =>
      settled(() =>
        stripe.paymentIntents.capture(
          reference,
          // Stripe takes the word only where it can capture several times; one capture is the last by itself.
          { amount_to_capture: toStripe(amountMinor, currency), ...(isLast ? {} : { final_capture: false }) },
          { idempotencyKey },
        ),
      ),
    release: ({ reference }, idempotencyKey) =>
      settled(() => stripe.paymentIntents.cancel(reference, {}, { idempotencyKey })),
    refund: ({ reference, currency }, amountMinor, idempotencyKey) =>
      settled(() =>
        stripe.refunds.create(
          { payment_intent: reference, amount: toStripe(amountMinor, currency) },
          { idempotencyKey },
        ),
      ),
    async look({ session, reference, currency }) {
      const known = reference || (await intentOf(stripe, session));
      if (!known) return null;
      const intent = await stripe.paymentIntents.retrieve(known, { expand: ['latest_charge'] });
      const refunds =
        intent.amount_received > 0 ? await stripe.refunds.list({ payment_intent: known, limit: 100 }) : null;
      return lookOf(intent, refunds?.data ?? [], currency);
    },
    async close(session) {
      try {
        await stripe.checkout.sessions.expire(session);
        return true;
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
        return (await stripe.checkout.sessions.retrieve(session)).status === 'expired';
      }
    },
    readNotice(body, headers) {
      const signature = headers['stripe-signature'];
      if (typeof signature !== 'string') return null;
      try {
        return noticeOf(stripe.webhooks.constructEvent(body, signature, webhookSecret));
      } catch (error) {
        if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
        throw error;
      }
    },
  };
}

function sessionOf(
  { amountMinor, currency, email, language, orderNumber }: Parameters<OnlinePayments['start']>[0],
  links: { done: string; back: string },
): Stripe.Checkout.SessionCreateParams {
  const price = { currency: currency.toLowerCase(), unit_amount: toStripe(amountMinor, currency) };
  return {
    mode: 'payment',
    customer_email: email,
    locale: language.startsWith('nl') ? 'nl' : 'auto',
    success_url: links.done,
    cancel_url: links.back,
    client_reference_id: orderNumber,
    line_items: [{ quantity: 1, price_data: { ...price, product_data: { name: orderNumber } } }],
    allowed_payment_method_types: ['card'],
    payment_method_options: { card: { request_multicapture: 'if_available' } },
    payment_intent_data: { capture_method: 'manual', metadata: { order: orderNumber } },
  };
}

async function intentOf(stripe: Stripe, session: string): Promise<string | null> {
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session);
  return typeof payment_intent === 'string' ? payment_intent : (payment_intent?.id ?? null);
}

function lookOf(intent: Stripe.PaymentIntent, refunds: readonly Stripe.Refund[], currency: string): Look {
  const charge = typeof intent.latest_charge === 'string' ? null : intent.latest_charge;
  const card = charge?.payment_method_details?.card;
  // Letting go of an authorisation can be written as a refund too; only one that moved money counts.
  const moved = refunds.filter(
    (refund) => refund.balance_transaction !== null && (refund.status === 'succeeded' || refund.status === 'pending'),
  );
  return {
    reference: intent.id,
    capturableMinor: intent.status === 'requires_capture' ? fromStripe(intent.amount_capturable, currency) : 0,
    capturedMinor: fromStripe(intent.amount_received, currency),
    refundedMinor: fromStripe(
      moved.reduce((sum, refund) => sum + refund.amount, 0),
      currency,
    ),
    captureBefore: card?.capture_before ? new Date(card.capture_before * 1000) : null,
    severalCaptures: card?.multicapture?.status === 'available',
  };
}

function noticeOf(event: Stripe.Event) {
  const about = event.data.object as { object: string; id: string; payment_intent?: string | { id: string } | null };
  const intent = about.object === 'payment_intent' ? about.id : about.payment_intent;
  return {
    id: event.id,
    session: about.object === 'checkout.session' ? about.id : null,
    reference: typeof intent === 'string' ? intent : (intent?.id ?? null),
  };
}

/** What Stripe refuses for good is an answer; what may work later is thrown, so that the job is tried again. */
async function settled(work: () => Promise<unknown>): Promise<ProviderAnswer> {
  try {
    await work();
    return { done: true };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError) {
      return { done: false, failure: error.message };
    }
    throw error;
  }
}

/** Currencies without cents that Stripe nonetheless counts in hundredths. https://docs.stripe.com/currencies#special-cases */
const countedInHundredths = new Set(['ISK', 'UGX']);
const factorOf = (currency: string) => (countedInHundredths.has(currency) ? 100 : 1);
const toStripe = (minor: number, currency: string) => minor * factorOf(currency);
const fromStripe = (amount: number, currency: string) => Math.round(amount / factorOf(currency));
