/** Excel takes a file without a byte order mark for something else than UTF-8; everybody else skips it. */
export const BOM = '\uFEFF';

/** What a spreadsheet would take for a formula, or for the end of something (D30). */
const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/;

/** One value: texts as they are, lists and records as JSON, and nothing that a spreadsheet would calculate. RFC 4180. */
export function csvCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\0', '\uFFFD');
  const safe = FORMULA.test(text) || (typeof value === 'string' && value.startsWith('\0')) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`;
