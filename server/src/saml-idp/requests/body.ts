import type { FastifyInstance } from 'fastify';
import { httpErrors } from '#platform/http';
import { MAX_PARAMETER } from '../settings.ts';

/** A message and its RelayState, encoded. */
const MAX_BODY = 3 * MAX_PARAMETER;
const FORM = 'application/x-www-form-urlencoded';

/** The platform's forms have smaller fields; a signed message is larger. Otherwise the same rules: one media type, nothing twice (D10). */
export function installFormParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: MAX_BODY }, (request, body, done) => {
    try {
      if (!/^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i.test(request.headers['content-type'] ?? '')) throw httpErrors.unsupported_media_type();
      done(null, parse(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
}

const NAMES = ['SAMLRequest', 'SAMLResponse', 'RelayState'];

function parse(body: string): Record<string, string> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(body)) {
    if (!NAMES.includes(name)) continue;
    if (fields[name] !== undefined) throw httpErrors.malformed_request({ fields: [{ field: name, fix: 'send this field once' }] });
    if (value.length > MAX_PARAMETER) throw httpErrors.body_too_large();
    fields[name] = value;
  }
  return fields;
}
