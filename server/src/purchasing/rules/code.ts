/** What a scanner reads off a box, and how the same number may be written on the variant. */

/**
 * The forms under which a scanned code is looked for, itself first. A UPC of 12 digits is the EAN of 13 with a 0 before
 * it; letters of an SKU may have been typed in either case.
 */
export function codeForms(code: string): string[] {
  const read = code.trim();
  const forms = [read, read.toUpperCase(), read.toLowerCase()];
  if (/^\d{12}$/.test(read)) forms.push(`0${read}`);
  if (/^0\d{12}$/.test(read)) forms.push(read.slice(1));
  return [...new Set(forms)].filter((form) => form !== '');
}
