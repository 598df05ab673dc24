/**
 * How an order can be paid. A provider that is paid online talks to the outside, after the facts are on disk and never
 * inside their transaction; the others are paid by hand, as the merchant notes what arrived. Titles are the theme's
 * phrases `provider.ID`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../platform/config.ts';
import type { ProviderId } from './rules/provider-ids.ts';
import { openStripe } from './stripe.ts';

export type PaymentProvider = {
  id: ProviderId;
  /** What the shopper must do next, for the confirmation page and mail. Empty where a button does it. */
  instructions(settings: { paymentInstructions: string }, order: { number: string }): string;
  online?: OnlinePayments;
};

/** A payment as its provider knows it, in the order's currency. */
export type OnlinePayment = { reference: string; currency: string };

/** What a provider knows of a payment, all of it: amounts only ever grow, but for `capturableMinor`. */
export type Look = {
  reference: string;
  capturableMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  /** An authorisation is worth nothing after this. */
  captureBefore: Date | null;
  /** Whether a part can be taken and the rest later. */
  severalCaptures: boolean;
};

/** Done, or refused for good with what the provider says. What may work later throws. */
export type ProviderAnswer = { done: true } | { done: false; failure: string };

/** What is to be paid on a provider's page. */
export type PageOrder = { amountMinor: number; currency: string; email: string; language: string; orderNumber: string };

export type OnlinePayments = {
  /** Opens the provider's page on which the shopper authorises the amount; nothing is taken. */
  start(
    order: PageOrder,
    links: { done: string; back: string },
    key: string,
  ): Promise<{ session: string; url: string }>;
  /** Takes a part of what was authorised; `isLast` lets go of the rest. */
  capture(payment: OnlinePayment, amountMinor: number, isLast: boolean, key: string): Promise<ProviderAnswer>;
  release(payment: OnlinePayment, key: string): Promise<ProviderAnswer>;
  refund(payment: OnlinePayment, amountMinor: number, key: string): Promise<ProviderAnswer>;
  /** Null: the shopper has not paid on that page yet. */
  look(payment: OnlinePayment & { session: string }): Promise<Look | null>;
  /** Closes a page nobody has paid on; true when nobody can any more. */
  close(session: string): Promise<boolean>;
  /** A notice of the provider, its signature checked; null: it is not genuine. */
  readNotice(body: Buffer, headers: IncomingHttpHeaders): Notice | null;
};

/** Something changed with a payment: which, by its page or its reference. */
export type Notice = { id: string; session: string | null; reference: string | null };

export type PaymentProviders = {
  /** Those this process has all it needs for. */
  configured: readonly PaymentProvider[];
  find(id: string): PaymentProvider | undefined;
};

const bankTransfer: PaymentProvider = {
  id: 'bank_transfer',
  instructions: (settings, order) => settings.paymentInstructions.replaceAll('{order}', order.number),
};

/** The providers this shop is configured for; one without its keys is not offered. */
export function openPaymentProviders(config: Pick<Config, 'stripe'>): PaymentProviders {
  const configured = config.stripe ? [bankTransfer, openStripe(config.stripe)] : [bankTransfer];
  return { configured, find: (id) => configured.find((provider) => provider.id === id) };
}

/** The ways to pay a shopper can choose from: those switched on that are configured, in the merchant's order. */
export function offeredProviders(
  payments: PaymentProviders,
  settings: { paymentMethods: readonly string[] },
): PaymentProvider[] {
  return settings.paymentMethods.flatMap((id) => payments.find(id) ?? []);
}
