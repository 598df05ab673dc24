/** A number as its owner would type it: 8712345678906 and 0.0000001, never 1e-7. */
export function plainNumber(number: number): string {
  const text = String(number);
  return text.includes('e') ? number.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 17 }) : text;
}
