/** Every way to pay there is, whether this server is configured for it or not. */
export const knownProviderIds = ['bank_transfer', 'stripe'] as const;
export type ProviderId = (typeof knownProviderIds)[number];
