/** What one customer said of one purpose to one recipient. */
export interface SaidRow {
  readonly purpose: string;
  readonly recipient: string;
  readonly answer: 'given' | 'refused' | 'withdrawn' | 'expired';
  readonly version: number;
  readonly attributes: readonly string[];
  readonly record: string;
}

/** By recipient, and there by purpose. */
export type Said = ReadonlyMap<string, ReadonlyMap<string, SaidRow>>;

const ANSWERS: ReadonlySet<string> = new Set<SaidRow['answer']>(['given', 'refused', 'withdrawn', 'expired']);
const NOTHING: Said = new Map();

/**
 * Rows as the database writes them: purpose, recipient, answer, version, record, and each attribute, parted by U+001F, which none of them can hold (`states_plain`).
 * What is not as it should be is no answer to go by: throws. Pure.
 */
export function readSaid(rows: readonly string[]): Said {
  if (rows.length === 0) return NOTHING;
  const said = new Map<string, Map<string, SaidRow>>();
  for (const row of rows) {
    const [purpose = '', recipient = '', answer = '', version = '', record = '', ...attributes] = row.split('\x1f');
    const number = Number(version);
    if (!ANSWERS.has(answer) || !(number >= 1) || record.length !== 36) throw new Error('What a customer said cannot be read.');
    let here = said.get(recipient);
    if (!here) said.set(recipient, (here = new Map()));
    here.set(purpose, { purpose, recipient, answer: answer as SaidRow['answer'], version: number, attributes, record });
  }
  return said;
}
