import { readFileSync } from 'node:fs';
import { isScalar, visit, type Document, type Node } from 'yaml';
import { fromEnvironment } from '#platform/config';

/** Where `${env:NAME}` and `${file:path}` are looked up. */
export interface References {
  readonly env?: (name: string) => string | undefined;
  readonly file?: (path: string) => string;
}

const REFERENCE = /\$(\$\{)|\$\{(env|file|secret):([^}]*?)(?::-([^}]*))?\}|\$\{[^}]*\}?/g;

/** Stands for a secret that nobody said: the one that is there stays. No text of a file has it otherwise: U+0000 is in none that anything accepts. */
const KEPT = '\u0000kept:';

/** The name of a secret that is to stay as it is; undefined: the text is said. */
export const keptName = (text: string): string | undefined => (text.startsWith(KEPT) ? text.slice(KEPT.length) : undefined);

/**
 * Puts the referred values into the texts of the document, so that secrets need not stand in the file: `${env:NAME}`, `${env:NAME:-otherwise}`,
 * `${file:/run/secrets/name}`, also inside a longer text. `${secret:NAME}` is the environment variable as well; where it is not set, the secret that the installation
 * has at this place stays. `$${` is a plain `${`. What came from outside is never read as YAML.
 */
export function resolveReferences(document: Document, sources: References, problem: (node: Node, message: string) => void): void {
  const env = sources.env ?? fromEnvironment;
  const file = sources.file ?? ((path: string) => readFileSync(path, 'utf8').trim());
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || !isScalar(node) || typeof node.value !== 'string' || !node.value.includes('${')) return;
      const text = node.value;
      node.value = text.replace(REFERENCE, (whole: string, escaped?: string, kind?: string, name = '', otherwise?: string) => {
        if (escaped !== undefined) return escaped;
        if (kind === undefined || name === '') {
          problem(node, 'has an unfinished reference; write ${env:NAME}, ${env:NAME:-otherwise} or ${file:path}, or $${ for a plain ${');
          return whole;
        }
        const value = kind === 'file' ? readOrUndefined(file, name) : env(name);
        if (value !== undefined && value !== '') return value;
        if (otherwise !== undefined) return otherwise;
        if (kind === 'secret' && whole === text) return `${KEPT}${name}`;
        problem(node, kind !== 'file' ? `refers to the environment variable ${name}, which is not set` : `refers to the file ${name}, which cannot be read or is empty`);
        return whole;
      });
    },
  });
}

function readOrUndefined(file: (path: string) => string, path: string): string | undefined {
  try {
    return file(path);
  } catch {
    return undefined;
  }
}
