import type { Finding, StartRequest, Started, Unavailable, VerificationConnector, VerificationConnectorDeps, VerificationSettings } from '../../contract.ts';
import { ask, unavailable } from '../ask.ts';
import { textOf } from '../read-json.ts';
import { readHook } from './read-hook.ts';
import { readSession } from './read-session.ts';
import { CLAIMS, settings, type StripeSettings } from './settings.ts';

type Connection = VerificationSettings<StripeSettings>;
type Outbound = VerificationConnectorDeps['outbound'];

/** Written against this version of their API; they go on answering in it. */
const VERSION = '2024-06-20';

/**
 * Stripe Identity: documents and faces, by redirect. A VerificationSession is made with a restricted key, the customer goes to its address and comes back, an event
 * tells that there is something, and the session is fetched: of what was verified only what is mapped, of pictures and numbers nothing.
 */
export function createStripeIdentityConnector({ outbound }: VerificationConnectorDeps): VerificationConnector<StripeSettings> {
  return {
    id: 'stripe-identity',
    about: 'Stripe Identity: checks a passport, identity card or driving licence, and a face beside it.',
    settings,
    secrets: {
      key: { about: 'A restricted key (rk_...) that may write Identity verification sessions, and read their sensitive results if dates of birth are mapped.', required: true },
      webhook: { about: 'The signing secret (whsec_...) of the endpoint that sends identity.verification_session events here.', required: true },
    },
    claims: CLAIMS,
    problems: ({ apiUrl }) => (outbound.refuses(apiUrl) ? [{ field: 'settings.apiUrl', fix: 'must be an https address that can be reached from here' }] : []),
    check: (connection) => check(outbound, connection),
    start: (connection, request) => start(outbound, connection, request),
    resume: (connection, remoteId) => resume(outbound, connection, remoteId),
    result: (connection, remoteId) => fetchSession(outbound, connection, remoteId),
    readHook,
  };
}

const headersOf = ({ secrets }: Connection) => ({ authorization: `Bearer ${secrets['key'] ?? ''}`, 'stripe-version': VERSION });
const SESSIONS = '/v1/identity/verification_sessions';
/** Their numbers; anything else must not get into an address of theirs. */
const isSessionId = (id: string) => /^vs_[A-Za-z0-9_]{1,190}$/.test(id);

async function start(outbound: Outbound, connection: Connection, { reference, returnUrl }: StartRequest): Promise<Started> {
  const { documents, selfie, liveCapture, apiUrl } = connection.settings;
  const form = new URLSearchParams({
    type: 'document',
    client_reference_id: reference,
    'metadata[reference]': reference,
    return_url: returnUrl,
    'options[document][require_matching_selfie]': String(selfie),
    'options[document][require_live_capture]': String(liveCapture),
  });
  documents.forEach((document, index) => form.append(`options[document][allowed_types][${index}]`, document));
  const answer = await ask(outbound, 'create session', `${apiUrl}${SESSIONS}`, {
    method: 'POST',
    // The same reference asked for twice makes one session: an answer that was lost is no second bill.
    headers: { ...headersOf(connection), 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': reference },
    body: form.toString(),
  });
  if (answer.kind === 'unavailable') return answer;
  const [remoteId, url] = [textOf(answer.body['id'], 200), textOf(answer.body['url'], 2000)];
  if (remoteId === undefined || !isSessionId(remoteId) || url === undefined || outbound.refuses(url))
    return unavailable('create session: the answer has no session with an https address');
  return { kind: 'started', remoteId, url };
}

/** An address is used once and lives two days: whoever goes there again gets a new one. */
async function resume(outbound: Outbound, connection: Connection, remoteId: string) {
  const session = await look(outbound, connection, remoteId, []);
  if (session.kind === 'unavailable') return session;
  const url = textOf(session.body['url'], 2000);
  return url === undefined || outbound.refuses(url) ? unavailable('session: it cannot be gone on with') : ({ kind: 'url', url } as const);
}

async function fetchSession(outbound: Outbound, connection: Connection, remoteId: string): Promise<Finding | Unavailable> {
  // Their sensitive results come by name only, and with a key that may read them.
  const expand = ['verified_outputs', 'last_verification_report', ...(connection.wanted.includes('birthdate') ? ['verified_outputs.dob'] : [])];
  const session = await look(outbound, connection, remoteId, expand);
  if (session.kind === 'unavailable') return session;
  const finding = readSession(session.body);
  if (!finding) return unavailable('session: it has no status we know');
  if (finding.kind !== 'verified') return finding;
  return { ...finding, claims: Object.fromEntries(Object.entries(finding.claims).filter(([claim]) => connection.wanted.includes(claim))) };
}

async function look(outbound: Outbound, connection: Connection, remoteId: string, expand: readonly string[]) {
  if (!isSessionId(remoteId)) return unavailable('session: that is no number of theirs');
  const query = new URLSearchParams(expand.map((name) => ['expand[]', name])).toString();
  const answer = await ask(outbound, 'session', `${connection.settings.apiUrl}${SESSIONS}/${remoteId}${query === '' ? '' : `?${query}`}`, { headers: headersOf(connection) });
  if (answer.kind === 'answer' && answer.body['id'] !== remoteId) return unavailable('session: the answer is about another one');
  return answer;
}

async function check(outbound: Outbound, connection: Connection) {
  const { key = '', webhook = '' } = connection.secrets;
  const answer = await ask(outbound, 'sessions', `${connection.settings.apiUrl}${SESSIONS}?limit=1`, { headers: headersOf(connection) });
  return [
    { name: 'key', ok: answer.kind === 'answer', detail: answer.kind === 'answer' ? 'The key may read verification sessions.' : `The key cannot be used: ${answer.detail}.` },
    {
      name: 'restricted key',
      ok: key.startsWith('rk_'),
      detail: key.startsWith('rk_') ? 'It is a restricted key.' : 'It is not a restricted key (rk_...): it could do far more than verify. Make one with Identity alone.',
    },
    {
      name: 'webhook secret',
      ok: webhook.startsWith('whsec_'),
      detail: webhook.startsWith('whsec_') ? 'It looks like one.' : 'It does not begin with whsec_: is it that of the endpoint?',
    },
  ];
}
