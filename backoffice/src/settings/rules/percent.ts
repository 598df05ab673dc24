/** Rates travel as basis points, 2100 for 21 %, and are typed as text; read digit by digit as amounts are. */

/** Reads "21", "5.5" or "5,55" into basis points. `null`: it cannot be read, has too many decimals, or is over 100 %. */
export function parsePercent(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{0,2}))?$/.exec(text.replace(/[\s\u00a0%]/g, ''));
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  const basisPoints = Number(whole + fraction.padEnd(2, '0'));
  return basisPoints <= 10_000 ? basisPoints : null;
}

/** Basis points as text for an input, without needless zeros: 2100 is "21", 550 is "5.5" in English. */
export function percentText(basisPoints: number, language: string): string {
  const separator = language.startsWith('en') ? '.' : ',';
  const fraction = String(basisPoints % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${Math.floor(basisPoints / 100)}${fraction && separator + fraction}`;
}
