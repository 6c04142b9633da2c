/*
 * What is printed comes from elsewhere: names that customers gave themselves, errors of other systems. A terminal obeys what is not a letter, so nothing of that reaches it.
 */

/** On one line, and nothing in it that a terminal would do something for, or that turns the order of letters around. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').replace(/\p{Cf}/gu, '');

/** JSON that may be printed: what it escapes not by itself is escaped here (C1 controls, and what turns the order around). */
export const json = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}\uff01-\uff60]/u;

/** In columns of a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)));

export type Cell = string | number | boolean | null | undefined;

const cellText = (cell: Cell): string => (cell === null || cell === undefined ? '' : cell === true ? 'yes' : cell === false ? 'no' : plain(String(cell)));

/** Columns below their heads, no wider than what is in them. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): readonly string[] {
  const all = [heads, ...rows.map((row) => row.map(cellText))];
  const widths = heads.map((_head, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `name     value` a line; what is not there is left out. */
export function facts(of: Readonly<Record<string, Cell | readonly string[]>>): readonly string[] {
  const said = Object.entries(of).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const width = Math.max(0, ...said.map(([name]) => widthOf(name)));
  return said.map(([name, value]) => `${padded(name, width)}  ${Array.isArray(value) ? value.map(plain).join(', ') : cellText(value as Cell)}`);
}

/** To the minute, as the API gives it: 2026-11-30 10:12. */
export const minute = (time: string | null | undefined): string | undefined => (time === null || time === undefined ? undefined : time.slice(0, 16).replace('T', ' '));

const COLOURS: Readonly<Record<string, number>> = { '+': 32, '~': 33, '-': 31, '?': 36 };

/** Lines of a plan by their sign, as the server's own command paints them. */
export const paint = (line: string): string => {
  const colour = COLOURS[line[0] ?? ''];
  return colour === undefined || line[1] !== ' ' ? line : `\u001b[${colour}m${line}\u001b[0m`;
};
