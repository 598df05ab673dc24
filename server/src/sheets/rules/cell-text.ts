/** What a text must go through to be a cell. */
import { doubleGuards, guardText } from './formula-text.ts';

/** The most characters a workbook's cell holds. */
const longest = 32_767;
const stand = /^\[\d+ characters, too long for a workbook: take the CSV\]$/;

/** A text as a CSV's cell. */
export function csvText(text: string): string {
  return guardText(text);
}

/** A text as a workbook's cell. One that is too long has a stand-in there: cut off, it would be imported cut off. */
export function workbookText(text: string): string {
  const cell = doubleGuards(text);
  if (cell.length > longest) return `[${text.length} characters, too long for a workbook: take the CSV]`;
  // Workbooks write what XML cannot hold as _xHHHH_, so a text that looks like that, or holds that, is written so too.
  return cell
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\ufffe\uffff]/g, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase()}_`);
}

/** Whether a cell only stands in for a text that was too long: it says nothing. */
export function isStandIn(cell: string): boolean {
  return stand.test(cell);
}
