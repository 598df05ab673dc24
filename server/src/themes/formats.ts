/** How amounts and days are written. Making a formatter costs far more than using it, so each is made once. */
const moneyFormats = new Map<string, { format: Intl.NumberFormat; digits: number }>();

function moneyFormat(currency: string, language: string) {
  const key = `${language} ${currency}`;
  const known = moneyFormats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  const made = { format, digits: format.resolvedOptions().maximumFractionDigits ?? 2 };
  moneyFormats.set(key, made);
  return made;
}

/** '12.50': an amount of minor units as a plain decimal, for machines. */
export function decimalAmount(minor: number, currency: string): string {
  const { digits } = moneyFormat(currency, 'en');
  return (minor / 10 ** digits).toFixed(digits);
}

/** The minor units of an amount as somebody typed it, 12.5 or 12,50; null where it is none. */
export function minorAmount(typed: string, currency: string): number | null {
  if (!/^\d{1,10}([.,]\d{0,3})?$/.test(typed)) return null;
  return Math.round(Number(typed.replace(',', '.')) * 10 ** moneyFormat(currency, 'en').digits);
}

/** '€ 12,50': an amount of minor units in the words of a language. */
export function formatMoney(minor: number, currency: string, language: string): string {
  const { format, digits } = moneyFormat(currency, language);
  return format.format(minor / 10 ** digits);
}

/** '12 March 2026': a calendar day, or the day of an instant, in the words of a language. */
export function formatDay(value: string, language: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(value),
  );
}
