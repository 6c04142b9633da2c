import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import { ConfigFileError, type FileProblem } from './file-error.ts';
import { fileSchema, type FileContent } from './file-schema.ts';
import { resolveReferences, type References } from './resolve-references.ts';

export interface ConfigFile {
  readonly content: FileContent;
  /** The line of a value, or of what stands nearest around it. */
  lineOf(path: readonly PropertyKey[]): number;
  /** For `${secret:NAME}`s that are not set, by name, where the installation has none either. */
  readonly spareSecrets?: ReadonlyMap<string, string>;
}

/** Aliases may repeat a value, not multiply it. */
const MAX_ALIASES = 50;

/** Reads a configuration file. Everything wrong with it is told at once, with lines. */
export function parseConfigFile(text: string, sources: References = {}): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true, schema: 'core', version: '1.2' });
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : Math.max(1, lines.linePos(offset).line));
  const syntax = [...document.errors, ...document.warnings].map((error): FileProblem => ({ line: lineAt(error.pos[0]), path: '', message: firstSentence(error.message) }));
  if (syntax.length > 0) throw new ConfigFileError(syntax);

  const problems: FileProblem[] = [];
  resolveReferences(document, sources, (node, message) => problems.push({ line: lineAt(node.range?.[0]), path: '', message }));
  const lineOf = (path: readonly PropertyKey[]) => lineAt(offsetOf(document, path));
  const parsed = fileSchema.safeParse(toPlain(document));
  if (!parsed.success) problems.push(...parsed.error.issues.flatMap((issue) => problemsOf(issue, lineOf)));
  if (problems.length > 0 || !parsed.success) throw new ConfigFileError(problems);
  return { content: parsed.data, lineOf };
}

function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch {
    throw new ConfigFileError([{ line: 1, path: '', message: `uses more than ${MAX_ALIASES} aliases` }]);
  }
}

function problemsOf(issue: z.core.$ZodIssue, lineOf: ConfigFile['lineOf']): FileProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ line: lineOf([...issue.path, key]), path: [...issue.path, key].join('.'), message: 'is not a known field' }));
  }
  const message = issue.message.endsWith('received undefined') ? 'is missing' : issue.message.replace(/^Invalid input: /, 'is wrong: ');
  return [{ line: lineOf(issue.path), path: issue.path.join('.'), message }];
}

/** Offset of the key that leads to the value, else of its nearest parent: where an editor should open. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let offset = (document.contents as Node | null)?.range?.[0];
  for (let depth = 1; depth <= path.length; depth++) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1) as (string | number)[], true);
    const key = path[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
    } else {
      const node = document.getIn(path.slice(0, depth) as (string | number)[], true) as Node | undefined;
      if (!node) return offset;
      offset = node.range?.[0] ?? offset;
    }
  }
  return offset;
}

const firstSentence = (message: string) => (message.split('\n')[0] as string).replace(/ at line \d+, column \d+:?$/, '');
