import { readFileSync } from 'node:fs';
import { isScalar, visit, type Document, type Node } from 'yaml';
import { fromEnvironment } from '#platform/config';

/** Where `${env:NAME}` and `${file:path}` are looked up. */
export interface References {
  readonly env?: (name: string) => string | undefined;
  readonly file?: (path: string) => string;
}

const REFERENCE = /\$(\$\{)|\$\{(env|file):([^}]*?)(?::-([^}]*))?\}|\$\{[^}]*\}?/g;

/**
 * Puts the referred values into the texts of the document, so that secrets need not stand in the file: `${env:NAME}`, `${env:NAME:-otherwise}`,
 * `${file:/run/secrets/name}`, also inside a longer text. `$${` is a plain `${`. What came from outside is never read as YAML.
 */
export function resolveReferences(document: Document, sources: References, problem: (node: Node, message: string) => void): void {
  const env = sources.env ?? fromEnvironment;
  const file = sources.file ?? ((path: string) => readFileSync(path, 'utf8').trim());
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || !isScalar(node) || typeof node.value !== 'string' || !node.value.includes('${')) return;
      node.value = node.value.replace(REFERENCE, (whole: string, escaped?: string, kind?: string, name = '', otherwise?: string) => {
        if (escaped !== undefined) return escaped;
        if (kind === undefined || name === '') {
          problem(node, 'has an unfinished reference; write ${env:NAME}, ${env:NAME:-otherwise} or ${file:path}, or $${ for a plain ${');
          return whole;
        }
        const value = kind === 'env' ? env(name) : readOrUndefined(file, name);
        if (value !== undefined && value !== '') return value;
        if (otherwise !== undefined) return otherwise;
        problem(node, kind === 'env' ? `refers to the environment variable ${name}, which is not set` : `refers to the file ${name}, which cannot be read or is empty`);
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
