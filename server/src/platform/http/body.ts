import type { FastifyInstance, FastifyRequest } from 'fastify';
import { httpErrors } from './errors.ts';

/** Limits of every request body (D10). */
export const BODY = { bytes: 64 * 1024, depth: 12, fields: 100, fieldBytes: 8 * 1024 } as const;

export interface FormLimits {
  readonly bytes: number;
  readonly fields: number;
  readonly fieldBytes: number;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The only body parsers: exact media types, no duplicate or prototype-touching keys, bounded depth and size, no coercion.
 * Fastify's own parsers are removed, so a Content-Type with odd spacing cannot slip past validation (CVE-2026-33806, CVE-2026-25223).
 */
export function installBodyParsers(app: FastifyInstance): void {
  installJsonParser(app, BODY.bytes);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: BODY.bytes }, (request, body, done) => {
    try {
      done(null, exactType(request, 'application/x-www-form-urlencoded') && parseForm(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** JSON alone, for an audience that sends more than others. Inside its own scope. */
export function installJsonParser(app: FastifyInstance, bytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: bytes }, (request, body, done) => {
    try {
      done(null, exactType(request, 'application/json') && parseJson(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** An API takes what its description says. A form is what any page of another site can send without asking first. */
export function refuseForms(app: FastifyInstance): void {
  app.removeContentTypeParser('application/x-www-form-urlencoded');
}

/** Forms alone, for an audience whose forms are larger than others, or smaller. Inside its own scope. */
export function installFormParser(app: FastifyInstance, limits: FormLimits): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: limits.bytes }, (request, body, done) => {
    try {
      done(null, exactType(request, 'application/x-www-form-urlencoded') && parseForm(body as string, limits));
    } catch (error) {
      done(error as Error);
    }
  });
}

function exactType(request: FastifyRequest, type: string): true {
  const header = request.headers['content-type'] ?? '';
  if (new RegExp(`^${type.replace(/[/+.]/g, '\\$&')}(?:; ?charset=utf-8)?$`, 'i').test(header)) return true;
  throw httpErrors.unsupported_media_type({ detail: `Send Content-Type: ${type}.` });
}

/** Keeps identifiers, codes and passwords byte for byte; a field given twice is refused rather than guessed. */
export function parseForm(body: string, limits: FormLimits = BODY): Record<string, string> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let count = 0;
  for (const [name, value] of new URLSearchParams(body)) {
    if (++count > limits.fields) throw httpErrors.malformed_request({ detail: 'The form has too many fields.' });
    if (FORBIDDEN.has(name) || name.length > 100) throw malformed(name.slice(0, 40), 'remove this field');
    if (name in fields) throw malformed(name, 'send this field once');
    if (value.length > limits.fieldBytes) throw malformed(name, `shorten it to ${limits.fieldBytes} characters`);
    fields[name] = value;
  }
  return fields;
}

/** JSON.parse keeps the last of two equal keys; an attacker's two readers may differ, so duplicates are refused (RFC 8259 section 4). */
export function parseJson(text: string): unknown {
  if (text === '') throw httpErrors.malformed_json({ detail: 'The body is empty; send a JSON object.' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw httpErrors.malformed_json({ cause, detail: 'The body is not valid JSON.' });
  }
  scan(text);
  return value;
}

/** Walks the (already valid) text once for depth, duplicate and forbidden keys. */
function scan(text: string): void {
  const stack: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') {
      stack.push(char === '{' ? new Set() : undefined);
      if (stack.length > BODY.depth) throw httpErrors.malformed_json({ detail: `The JSON is nested deeper than ${BODY.depth} levels.` });
    } else if (char === '}' || char === ']') stack.pop();
    else if (char === '"') {
      const start = at;
      for (at++; text[at] !== '"'; at++) if (text[at] === '\\') at++;
      const keys = stack.at(-1);
      if (!keys || !isKey(text, at + 1)) continue;
      const key = JSON.parse(text.slice(start, at + 1)) as string;
      if (FORBIDDEN.has(key)) throw malformed(key, 'remove this key');
      if (keys.has(key)) throw malformed(key, 'send this key once');
      keys.add(key);
    }
  }
}

/** A string is a key when the next thing after it is a colon. */
function isKey(text: string, after: number): boolean {
  let at = after;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}

function malformed(field: string, fix: string) {
  return httpErrors.malformed_request({ fields: [{ field, fix }], detail: `The field "${field}" is not acceptable: ${fix}.` });
}
