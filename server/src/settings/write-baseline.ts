import type { Transaction } from '../platform/db.ts';

/** What a new store starts with: two languages, one location, taxes, shipping, delivery timeframes. Amounts in cents. */
export async function writeBaseline(trx: Transaction): Promise<void> {
  await trx
    .insertInto('languages')
    .values([
      { code: 'en', column_prefix: 'US', name: 'English', position: 1 },
      { code: 'nl', column_prefix: 'NL', name: 'Nederlands', position: 2 },
    ])
    .execute();
  await trx
    .insertInto('store_settings')
    .values({
      name: 'My shop',
      default_language: 'en',
      payment_instructions:
        'Please transfer the total to NL00 BANK 0000 0000 00 and name {order}. We send your goods once it has arrived.',
    })
    .execute();
  await trx.insertInto('locations').values({ name: 'Main location', priority: 1 }).execute();
  const taxes = await trx
    .insertInto('tax_rates')
    .values([
      { name: 'Standard 21 %', rate_basis_points: 2100 },
      { name: 'Reduced 9 %', rate_basis_points: 900 },
      { name: 'Zero 0 %', rate_basis_points: 0 },
    ])
    .returning(['id'])
    .execute();
  await writeShippingMethods(trx, taxes[0]?.id ?? null);
  await writeTimeframes(trx);
}

async function writeShippingMethods(trx: Transaction, taxRateId: number | null): Promise<void> {
  const methods = [
    {
      code: 'standard',
      priceMinor: 495,
      en: ['Standard delivery', '1 to 3 business days after your goods are ready'],
      nl: ['Standaard bezorging', '1 tot 3 werkdagen nadat uw bestelling klaarstaat'],
    },
    {
      code: 'express',
      priceMinor: 1250,
      en: ['Express delivery', 'The next business day after your goods are ready'],
      nl: ['Spoedbezorging', 'De werkdag nadat uw bestelling klaarstaat'],
    },
    {
      code: 'pickup',
      priceMinor: 0,
      en: ['Pick up in the shop', 'We write to you when it is ready'],
      nl: ['Ophalen in de winkel', 'Wij laten u weten wanneer het klaarligt'],
    },
  ];
  for (const [at, method] of methods.entries()) {
    const { id } = await trx
      .insertInto('shipping_methods')
      .values({ code: method.code, position: at + 1, price_minor: method.priceMinor, tax_rate_id: taxRateId })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const language of ['en', 'nl'] as const) {
      const [title, description] = method[language] as [string, string];
      await trx
        .insertInto('shipping_method_texts')
        .values({ shipping_method_id: id, language, title, description })
        .execute();
    }
  }
}

async function writeTimeframes(trx: Transaction): Promise<void> {
  const timeframes = [
    {
      name: 'Standard delivery',
      days: [3, 15],
      en: ['Ships in 1-3 business days', 'Ships in 2-3 weeks'],
      nl: ['Verzonden binnen 1-3 werkdagen', 'Verzonden binnen 2-3 weken'],
    },
    {
      name: 'Made to order',
      days: [5, 30],
      en: ['Ships within a week', 'Made for you: ships in 4-6 weeks'],
      nl: ['Verzonden binnen een week', 'Voor u gemaakt: verzonden binnen 4-6 weken'],
    },
  ];
  for (const timeframe of timeframes) {
    const { id } = await trx
      .insertInto('delivery_timeframes')
      .values({ name: timeframe.name, in_stock_days: timeframe.days[0], out_of_stock_days: timeframe.days[1] })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const language of ['en', 'nl'] as const) {
      const [inStock, outOfStock] = timeframe[language] as [string, string];
      await trx
        .insertInto('delivery_timeframe_texts')
        .values({ delivery_timeframe_id: id, language, in_stock: inStock, out_of_stock: outOfStock })
        .execute();
    }
  }
}
