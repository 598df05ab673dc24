/**
 * Amounts travel as integer minor units and are typed as text in major units. The text is read digit by digit, never
 * through a binary fraction, so 0.29 is 29 and not 28.999999999999996.
 */

// Making a formatter takes milliseconds and a table shows hundreds of amounts.
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(currency: string, language: string): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  const known = formatters.get(key) ?? new Intl.NumberFormat(language, { style: 'currency', currency });
  formatters.set(key, known);
  return known;
}

/** How many digits a currency has after the separator: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: string): number {
  return formatter(currency, 'en').resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * Reads an amount as a person types it ("12", "12.5", "12,50") into minor units. `null`: it cannot be read, has too
 * many decimals, or is larger than the shop can hold. Thousands separators are refused rather than guessed at:
 * "1.234" means two different things on two sides of a border.
 */
export function parseMoney(text: string, currency: string): number | null {
  const digits = currencyDigits(currency);
  const match = /^(\d{1,12})(?:[.,](\d*))?$/.exec(text.replace(/[\s\u00a0]/g, ''));
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > digits) return null;
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  return minor <= 1_000_000_000_00 ? minor : null;
}

/** An amount as text for an input: 1250 is "12.50" in English and "12,50" in Dutch. */
export function moneyText(minor: number | null, currency: string, language: string): string {
  if (minor === null) return '';
  const digits = currencyDigits(currency);
  if (digits === 0) return String(minor);
  const all = String(minor).padStart(digits + 1, '0');
  const separator = language.startsWith('en') ? '.' : ',';
  return `${all.slice(0, -digits)}${separator}${all.slice(-digits)}`;
}

/** An amount as text to read: "€12.50". */
export function formatMoney(minor: number, currency: string, language: string): string {
  const digits = currencyDigits(currency);
  // A decimal string keeps large amounts exact; Intl accepts it in place of a number.
  const sign = minor < 0 ? '-' : '';
  const all = String(Math.abs(minor)).padStart(digits + 1, '0');
  const decimal = digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
  return formatter(currency, language).format(`${sign}${decimal}` as Intl.StringNumericLiteral);
}
