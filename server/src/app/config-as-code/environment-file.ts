import { ConfigError } from '#platform/config';

/**
 * What differs from one environment to the next: `NAME=value` a line, `#` before what is no line. A value may stand in quotes; in double quotes `\n`, `\"` and `\\` mean
 * a new line, a quote and a backslash.
 */
export function readEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) problems.push(`line ${index + 1}: must be NAME=value`);
    else if (values.has(name)) problems.push(`line ${index + 1}: ${name} stands there twice`);
    else values.set(name, unquoted(value.trim()));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values;
}

function unquoted(value: string): string {
  const [, quote, inner] = /^(['"])(.*)\1$/.exec(value) ?? [];
  if (inner === undefined) return value;
  return quote === "'" ? inner : inner.replace(/\\([n"\\])/g, (_whole, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
