/**
 * Texts a spreadsheet would run: it takes a cell that begins with = + - @ | (also in full width), a tab or a carriage
 * return for a formula. Opened with another separator than it was written with, a CSV falls apart at semicolons, tabs
 * and line breaks, and what follows begins a cell too; so every such place counts, not only a text's beginning.
 * An apostrophe in front makes it text. Texts that have apostrophes there get one more, so that taking one away gives
 * every text back.
 */
const beginning = '(?<=^|[;\\t\\r\\n])';
const formula = '[=+\\-@|\\t\\r＝＋－＠｜]';
const toGuard = new RegExp(`${beginning}(?='*${formula})`, 'g');
const toDouble = new RegExp(`${beginning}(?='+${formula})`, 'g');
const guarded = new RegExp(`${beginning}'(?='*${formula})`, 'g');

/** The text for a CSV, where a cell's kind is guessed: no part of it is a formula. */
export function guardText(text: string): string {
  return text.replace(toGuard, "'");
}

/** The text for a workbook, where a text cell is text: only what `unguardText` would take away is doubled. */
export function doubleGuards(text: string): string {
  return text.replace(toDouble, "'");
}

/** The text of a cell that was written by `guardText` or `doubleGuards`, or by hand. */
export function unguardText(cell: string): string {
  return cell.replace(guarded, '');
}
