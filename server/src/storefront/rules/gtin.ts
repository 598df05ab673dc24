/** Which codes may be told to the world as a GTIN: GTIN-8, -12, -13 and -14. */

/**
 * The code without spaces and hyphens when it is a GTIN anybody may read, else null. Its check digit is right, and its
 * prefix is not one for use within a company only. https://www.gs1.org/standards/id-keys/gtin
 */
export function publicGtin(code: string): string | null {
  const digits = code.replace(/[\s-]/g, '');
  if (!/^(\d{8}|\d{12,14})$/.test(digits) || /^0+$/.test(digits)) return null;
  const whole = digits.padStart(14, '0');
  const sum = [...whole].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  if (sum % 10 !== 0) return null;
  const isInternal = digits.length === 8 ? /^[02]/.test(digits) : /^\d(2|02|04)/.test(whole);
  return isInternal ? null : digits;
}
