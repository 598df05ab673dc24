/** Decimal numbers as people and spreadsheets write them: 19.95, 19,95, 1.234,56, 1 234.5, 5,-. Exact: no floats. */

export type Decimal = {
  negative: boolean;
  /** Digits before and after the decimal sign, without needless zeros. */
  whole: string;
  fraction: string;
  /** `1,234`: a decimal sign or a thousands sign, nobody can tell. Read as a decimal sign. */
  ambiguous: boolean;
};

const groupSigns = /[\s\u00a0\u2009\u202f'’]/g;

/** Reads a number, or null where it is none. A dot alone is always the decimal sign, as our own sheets write it. */
export function readDecimal(text: string): Decimal | null {
  const compact = text
    .trim()
    .replace(groupSigns, '')
    .replace(/,-{1,2}$/, '');
  const [, sign = '', digits = ''] = /^([+-]?)(\d[\d.,]*|[.,]\d+)$/.exec(compact) ?? [];
  if (digits === '') return null;
  const at = decimalSignAt(digits);
  if (at === null) return null;
  const before = digits.slice(0, at);
  if (/[.,]/.test(before) && !/^\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(before)) return null;
  const after = digits.slice(at + 1);
  return {
    negative: sign === '-',
    whole: before.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '') || '0',
    fraction: after.replace(/0+$/, ''),
    ambiguous: digits[at] === ',' && /^[1-9]\d{0,2}$/.test(before) && after.length === 3,
  };
}

/** Where the decimal sign is, or the end; null where the signs make no number. */
function decimalSignAt(digits: string): number | null {
  const signs = [...digits.matchAll(/[.,]/g)].map((match) => match.index);
  const last = signs.at(-1);
  if (last === undefined) return digits.length;
  const same = signs.filter((at) => digits[at] === digits[last]).length;
  if (same === 1) return last;
  return same === signs.length ? digits.length : null; // 1.234.567: thousands only
}

/** The number times 10^digits as an integer, or null where that is none. Noise of computed cells past 6 places is dropped. */
export function scaled({ negative, whole, fraction }: Decimal, digits: number): number | null {
  const exact = fraction.length <= 6 ? fraction : roundFraction(fraction);
  if (exact === null)
    return scaled({ negative, whole: String(BigInt(whole) + 1n), fraction: '', ambiguous: false }, digits);
  if (exact.length > digits) return null;
  const number = Number(whole + exact.padEnd(digits, '0'));
  if (!Number.isSafeInteger(number)) return null;
  return negative && number !== 0 ? -number : number;
}

/** Six places of a longer fraction without needless zeros; null where it rounds up to one. */
function roundFraction(fraction: string): string | null {
  const rounded = Math.round(Number(`${fraction.slice(0, 6)}.${fraction.slice(6, 15)}`));
  return rounded >= 1_000_000 ? null : String(rounded).padStart(6, '0').replace(/0+$/, '');
}

/** As a plain number; only for measures, where a billionth does not matter. */
export function toNumber({ negative, whole, fraction }: Decimal): number {
  return Number(`${negative ? '-' : ''}${whole}.${fraction || '0'}`);
}
