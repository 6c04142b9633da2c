import { parseEnv } from 'node:util';
import { readText } from './files.ts';

const REFERENCE = /(?<!\$)\$\{(?:env|secret):([A-Za-z_][A-Za-z0-9_]*)(?::-[^}]*)?\}/g;

/**
 * What the references in a file mean here: of a file of variables first, then of the environment. Only those the file names go to the installation: an environment is full of
 * what is nobody else's business.
 */
export function variablesFor(text: string, env: Readonly<Record<string, string | undefined>>, envFile: string | undefined): Record<string, string> {
  const said: Readonly<Record<string, string>> = envFile === undefined ? {} : valuesIn(envFile);
  const names = new Set([...text.matchAll(REFERENCE)].map(([, name]) => name as string));
  return Object.fromEntries([...names].flatMap((name) => ((said[name] ?? env[name]) === undefined ? [] : [[name, (said[name] ?? env[name]) as string]])));
}

/** `NAME=value` a line. */
export const valuesIn = (envFile: string): Record<string, string> => parseEnv(readText(envFile)) as Record<string, string>;
