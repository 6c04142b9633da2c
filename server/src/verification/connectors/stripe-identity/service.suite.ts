import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePorts } from '#test/support';
import type { Deed, PlayedService, Trouble } from '../../connector.suite.ts';
import { misbehave } from '../signed-webhook/service.suite.ts';

/* Stripe Identity as its API reference describes it: sessions, expansion, restricted keys, errors and signed events. */

export const KEY = 'rk_test_of_the_suite_0123456789';
export const WEBHOOK = 'whsec_of_the_suite_0123456789';

interface Session {
  id: string;
  status: 'requires_input' | 'processing' | 'verified' | 'canceled';
  client_reference_id: string;
  url: string | null;
  last_error: { code: string; reason: string } | null;
  readonly return_url: string;
  readonly options: Record<string, string>;
}

export interface StripeService extends PlayedService {
  readonly sessions: Map<string, Session>;
  event(type: string, object: object, at?: Date, id?: string): ReturnType<PlayedService['foreign']>;
}

const id = (prefix: string) => `${prefix}_1${randomUUID().replaceAll('-', '')}`;
const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

export async function playStripe(): Promise<StripeService> {
  const [port] = (await freePorts(1)) as [number];
  const sessions = new Map<string, Session>();
  const byKey = new Map<string, string>();
  const asked: string[] = [];
  const seen: string[] = [];
  let trouble: Trouble | undefined;
  const fresh = () => `http://localhost:${port}/start/${randomUUID()}`;

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      asked.push(`${request.method} ${request.url}`);
      seen.push(body);
      if (trouble) return misbehave(response, trouble);
      answer(request, response, body);
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = new URL(request.url ?? '', `http://localhost:${port}`);
    const failed = (status: number, code: string) => send(response, status, { error: { type: 'invalid_request_error', code, message: code } });
    if (request.headers.authorization !== `Bearer ${KEY}` || request.headers['stripe-version'] === undefined) return failed(401, 'api_key_invalid');
    const [, sessionId] = /^\/v1\/identity\/verification_sessions(?:\/([^/]+))?$/.exec(url.pathname) ?? [undefined, undefined];
    if (!url.pathname.startsWith('/v1/identity/verification_sessions')) return failed(404, 'url_invalid');
    if (request.method === 'POST' && sessionId === undefined) {
      const form = Object.fromEntries(new URLSearchParams(body));
      const key = request.headers['idempotency-key'] as string;
      const known = sessions.get(byKey.get(key) ?? '');
      if (known) return send(response, 200, shown(known, []));
      if (form['type'] !== 'document' || form['return_url'] === undefined) return failed(400, 'parameter_missing');
      const session: Session = {
        id: id('vs'),
        status: 'requires_input',
        client_reference_id: form['client_reference_id'] ?? '',
        url: fresh(),
        last_error: null,
        return_url: form['return_url'],
        options: form,
      };
      sessions.set(session.id, session);
      byKey.set(key, session.id);
      return send(response, 200, shown(session, []));
    }
    if (sessionId === undefined) return send(response, 200, { object: 'list', data: [], has_more: false });
    const session = sessions.get(sessionId);
    if (!session) return failed(404, 'resource_missing');
    if (session.status === 'requires_input') session.url = fresh();
    return send(response, 200, shown(session, url.searchParams.getAll('expand[]')));
  }

  const service: StripeService = {
    host: `localhost:${port}`,
    sessions,
    asked,
    seen,
    settings: () => ({ apiUrl: `http://localhost:${port}` }),
    secrets: { key: KEY, webhook: WEBHOOK },
    wanted: ['given_name', 'family_name', 'birthdate'],
    timed: true,
    carriesFinding: false,
    trouble: (next) => void (trouble = next),
    act(remoteId, deed, at = new Date()) {
      const session = sessions.get(remoteId);
      if (!session) throw new Error(`There is no session ${remoteId}.`);
      const type = change(session, deed);
      return service.event(`identity.verification_session.${type}`, shown(session, []), at);
    },
    event(type, object, at = new Date(), event = id('evt')) {
      const body = JSON.stringify({ id: event, object: 'event', api_version: '2024-06-20', created: Math.floor(at.getTime() / 1000), type, livemode: false, data: { object } });
      return service.foreign(body, at);
    },
    foreign: (body, at) => signed(WEBHOOK, body, at),
    forge: (body, at) => signed('whsec_of_somebody_else_123456789', body, at),
    referenceOf: (remoteId) => sessions.get(remoteId)?.client_reference_id,
    returnUrlOf: (remoteId) => sessions.get(remoteId)?.return_url,
    stop: () => new Promise<void>((done) => server.close(() => done())),
  };
  return service;
}

function signed(secret: string, body: string, at: Date) {
  const seconds = Math.floor(at.getTime() / 1000);
  // Test mode sends a second scheme beside the real one.
  return { headers: { 'stripe-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`)},v0=${hmac('test', body)}` }, body: Buffer.from(body) };
}

function change(session: Session, deed: Deed): string {
  const to = { verified: 'verified', refused: 'requires_input', again: 'requires_input', pending: 'processing', cancelled: 'canceled' } as const;
  session.status = to[deed];
  session.last_error = session.status === 'requires_input' ? { code: 'document_unverified_other', reason: 'The document of Ada Lovelace could not be verified.' } : null;
  if (session.status !== 'requires_input') session.url = null;
  return session.status;
}

/** Sensitive and large parts only where they are asked for by name. */
function shown(session: Session, expand: readonly string[]): object {
  const verified = session.status === 'verified';
  const { return_url: _return, options: _options, ...plain } = session;
  return {
    object: 'identity.verification_session',
    ...plain,
    type: 'document',
    livemode: false,
    metadata: { reference: session.client_reference_id },
    last_verification_report: !verified ? null : expand.includes('last_verification_report') ? report() : 'vr_1',
    ...(expand.includes('verified_outputs')
      ? {
          verified_outputs: verified
            ? {
                first_name: 'Ada',
                last_name: 'Lovelace',
                address: { line1: '12 St James’s Square', line2: null, city: 'London', state: null, postal_code: 'SW1Y 4JH', country: 'GB' },
                id_number_type: null,
                ...(expand.includes('verified_outputs.dob') ? { dob: { day: 10, month: 12, year: 1990 } } : {}),
                ...(expand.includes('verified_outputs.id_number') ? { id_number: 'X1234567' } : {}),
              }
            : null,
        }
      : {}),
  };
}

const report = () => ({
  id: 'vr_1',
  object: 'identity.verification_report',
  created: Math.floor(Date.now() / 1000) - 10,
  type: 'document',
  document: {
    status: 'verified',
    error: null,
    type: 'passport',
    issuing_country: 'GB',
    expiration_date: { day: 1, month: 12, year: 2035 },
    issued_date: { day: 1, month: 12, year: 2025 },
    files: ['file_front', 'file_back'],
    first_name: 'Ada',
    last_name: 'Lovelace',
  },
  selfie: { status: 'verified', document: 'file_front', selfie: 'file_face', error: null },
});

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
