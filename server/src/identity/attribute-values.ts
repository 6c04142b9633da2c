import type { FieldProblem } from '#platform/errors';
import { compilePattern, DEFAULT_MAX_LENGTH, type AttributeDefinition } from '#tenants';
import { identityErrors } from './errors.ts';

export type AttributeInput = string | boolean | null;

/** A value that cannot be saved; `reason` is what the steps have a text for. */
export interface AttributeProblem extends FieldProblem {
  readonly name: string;
  readonly reason: 'unknown' | 'boolean' | 'text' | 'too_long' | 'pattern' | 'date' | 'future' | 'locale' | 'timezone' | 'url';
}

type Checked = { readonly value: string | boolean | null } | { readonly reason: AttributeProblem['reason']; readonly fix: string };

/** Checks values against the tenant's schema. An empty text removes the attribute, as null does. Pure. */
export function checkAttributes(
  definitions: readonly AttributeDefinition[],
  values: Readonly<Record<string, AttributeInput>>,
): { readonly values: Readonly<Record<string, string | boolean | null>>; readonly problems: readonly AttributeProblem[] } {
  const checked: Record<string, string | boolean | null> = {};
  const problems: AttributeProblem[] = [];
  for (const [name, value] of Object.entries(values)) {
    const definition = definitions.find((candidate) => candidate.name === name);
    const result: Checked = definition
      ? checkValue(definition, value)
      : { reason: 'unknown', fix: `There is no attribute "${name}". Known are: ${definitions.map((known) => known.name).join(', ')}.` };
    if ('reason' in result) problems.push({ name, field: `attributes.${name}`, ...result });
    else checked[name] = result.value;
  }
  return { values: checked, problems };
}

export function assertAttributes(definitions: readonly AttributeDefinition[], values: Readonly<Record<string, AttributeInput>>): Readonly<Record<string, string | boolean | null>> {
  const result = checkAttributes(definitions, values);
  if (result.problems.length > 0) throw identityErrors.invalid_attributes({ fields: result.problems.map(({ field, fix }) => ({ field, fix })) });
  return result.values;
}

function checkValue(definition: AttributeDefinition, value: AttributeInput): Checked {
  if (value === null) return { value };
  if (definition.type === 'boolean') return typeof value === 'boolean' ? { value } : { reason: 'boolean', fix: 'Give true or false.' };
  if (typeof value !== 'string') return { reason: 'text', fix: 'Give a text.' };
  const text = value.normalize('NFC').trim();
  if (text === '') return { value: null };
  const limit = definition.maxLength ?? DEFAULT_MAX_LENGTH;
  if ([...text].length > limit) return { reason: 'too_long', fix: `Use at most ${limit} characters.` };
  switch (definition.type) {
    case 'text':
    case 'address': {
      // A postal address has lines; everything else is one line. Bidirectional overrides could make a name read as another one.
      const plain = definition.type === 'address' ? text.replace(/\r\n?/g, '\n') : text;
      if (/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u.test(plain) || (definition.type === 'text' && plain.includes('\n')))
        return { reason: 'text', fix: 'Remove line breaks and control characters.' };
      if (definition.pattern !== undefined && !compilePattern(definition.pattern).test(plain)) return { reason: 'pattern', fix: `Must match ${definition.pattern}.` };
      return { value: plain };
    }
    case 'date':
      return checkDate(definition.name, text);
    case 'locale':
      return checkLocale(text);
    case 'timezone':
      return checkTimezone(text);
    case 'url':
      return checkUrl(text);
  }
}

const DAY = 86_400_000;

function checkDate(name: string, text: string): Checked {
  const date = new Date(`${text}T00:00:00Z`);
  const real = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  if (!real) return { reason: 'date', fix: 'Give a real date as YYYY-MM-DD.' };
  // A day of slack: it may be tomorrow already where the person is.
  if (name === 'birthdate' && date.getTime() > Date.now() + DAY) return { reason: 'future', fix: 'A date of birth cannot lie in the future.' };
  return { value: text };
}

function checkLocale(text: string): Checked {
  try {
    const [tag] = Intl.getCanonicalLocales(text);
    if (tag !== undefined) return { value: tag };
  } catch {}
  return { reason: 'locale', fix: 'Give a language tag such as fr or pt-BR.' };
}

function checkTimezone(text: string): Checked {
  try {
    if (/^[A-Za-z]/.test(text)) return { value: new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone };
  } catch {}
  return { reason: 'timezone', fix: 'Give a time zone such as Europe/Paris.' };
}

function checkUrl(text: string): Checked {
  if (URL.canParse(text)) {
    const url = new URL(text);
    // Plain http from this machine only, for development: as for pictures on our pages.
    const here = url.protocol === 'http:' && /^(?:.+\.)?localhost$/.test(url.hostname);
    if ((url.protocol === 'https:' || here) && !url.username && !url.password) return { value: url.href };
  }
  return { reason: 'url', fix: 'Give an address that starts with https://.' };
}
