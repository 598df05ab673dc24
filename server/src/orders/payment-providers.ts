/**
 * How an order is paid. A provider says what the shopper reads and what state a new payment starts in; more than the
 * offline one will also talk to the outside, after the order is on disk and never inside its transaction.
 */
export type PaymentProvider = {
  id: string;
  title(language: string): string;
  /** What the shopper must do next, for the confirmation page and mail. */
  instructions(settings: { paymentInstructions: string }, order: { number: string }): string;
};

const bankTransfer: PaymentProvider = {
  id: 'bank_transfer',
  title: (language) => (language.startsWith('nl') ? 'Bankoverschrijving / factuur' : 'Bank transfer / invoice'),
  instructions: (settings, order) => settings.paymentInstructions.replaceAll('{order}', order.number),
};

export const paymentProviders: readonly PaymentProvider[] = [bankTransfer];
