import { texts } from './texts.ts';
/** Something wrong with a draft, and where it stands in the text. */
export interface Finding {
  readonly line: number;
  readonly text: string;
  /** The step it is about. */
  readonly node?: string | undefined;
}

type Named = Readonly<Record<string, unknown>>;
const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && !Array.isArray(value);
const sorted = (value: Named, first: readonly string[] = []): Named => {
  const rank = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length);
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b)));
};

/** As text, in one order: where it is kept, the order of names is nobody's, and two versions are compared line by line. */
export function written(definition: unknown): string {
  if (!isNamed(definition) || !isNamed(definition['nodes'])) return JSON.stringify(definition, null, 2);
  const nodes = Object.entries(sorted(definition['nodes'], [String(definition['start'])])).map(([id, node]) => {
    if (!isNamed(node)) return [id, node];
    return [id, sorted({ ...node, ...(isNamed(node['next']) ? { next: sorted(node['next']) } : {}) }, ['step', 'settings', 'next', 'leave'])];
  });
  return JSON.stringify(sorted({ ...definition, nodes: Object.fromEntries(nodes) as Named }, ['id', 'start', 'nodes']), null, 2);
}

/** The definition, or why it cannot be read (the browser's own words, with the line). */
export function read(text: string): { readonly definition: Record<string, unknown> } | { readonly finding: Finding } {
  try {
    const definition: unknown = JSON.parse(text);
    if (typeof definition === 'object' && definition !== null && !Array.isArray(definition)) return { definition: definition as Record<string, unknown> };
    return { finding: { line: 1, text: texts.noDefinition } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const line = /line (\d+)/.exec(message)?.[1] ?? (position === undefined ? undefined : String(text.slice(0, Number(position)).split('\n').length));
    return { finding: { line: line === undefined ? text.split('\n').length : Number(line), text: texts.notJson(message) } };
  }
}

/** Sentences of the server name the node; it is found in the text. */
export function locate(text: string, problems: readonly string[]): readonly Finding[] {
  const lines = text.split('\n');
  return problems.map((problem) => {
    const node = /Node "(?:[^"/]+\/)?([^"]+)"/.exec(problem)?.[1] ?? /^nodes\.([a-z0-9-]+)/.exec(problem)?.[1];
    const key = node ?? (problem.startsWith('The start ') ? 'start' : problem.startsWith('The id ') ? 'id' : /^(\w+)[.:]/.exec(problem)?.[1]);
    const at = key === undefined ? -1 : lines.findIndex((line) => line.trimStart().startsWith(`"${key}":`));
    // Of an outcome: its own line, within the node.
    const outcome = /(?:the|its) outcome "([^"]+)"/.exec(problem)?.[1];
    const inner = outcome === undefined || at < 0 ? -1 : lines.findIndex((line, index) => index > at && line.trimStart().startsWith(`"${outcome}":`));
    return { line: Math.max(at, inner, 0) + 1, text: problem, node };
  });
}

export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Line by line, by the longest common part. */
export function diff(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) (longest[i] as Uint16Array)[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) lines.push({ kind: 'gone', text: a[i++] ?? '' });
    else lines.push({ kind: 'new', text: b[j++] ?? '' });
  }
  return lines;
}
