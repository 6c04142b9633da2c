import { newId } from '#platform/ids';
import type { HookMessage, HookVerdict, StartRequest, Started, VerificationConnector, VerificationConnectorDeps, VerificationSettings } from '../../contract.ts';
import { TOLERANCE_SECONDS } from '../../settings.ts';
import { ask, unavailable } from '../ask.ts';
import { isObject, readObject, textOf, timeOf } from '../read-json.ts';
import { isMac, isRecent, macOf } from '../signature.ts';
import { readFinding } from './read-finding.ts';
import { settings, type SignedWebhookSettings } from './settings.ts';

type Connection = VerificationSettings<SignedWebhookSettings>;

/**
 * Any service that can be asked with one request and answers with one message, both signed as the Standard Webhooks specification says: checks of licences, insurance,
 * professions, ages; or a small program between us and a service of another shape. What is verified comes in the message itself.
 */
export function createSignedWebhookConnector({ outbound }: VerificationConnectorDeps): VerificationConnector<SignedWebhookSettings> {
  return {
    id: 'signed-webhook',
    about: 'A service that is asked with one signed request and answers with one signed message (Standard Webhooks): licences, insurance, professions, age.',
    settings,
    secrets: { signing: { about: 'Signs both ways: `whsec_` and base64, or the characters themselves; at least 24 of them.', required: true } },
    problems: ({ startUrl }) => (outbound.refuses(startUrl) ? [{ field: 'settings.startUrl', fix: 'must be an https address that can be reached from here' }] : []),
    async check({ settings: { startUrl } }) {
      const answer = await outbound.fetch(startUrl, { method: 'GET', timeoutMs: 5000, maxBytes: 65_536 });
      return [{ name: 'reachable', ok: answer.ok, detail: answer.ok ? `${startUrl} answers.` : `${startUrl} cannot be reached: ${answer.why}` }];
    },
    start: (connection, request) => start(outbound, connection, request),
    readHook,
  };
}

/** `whsec_<base64>`, or the characters themselves. */
const keyOf = ({ secrets }: Connection): Buffer => {
  const secret = secrets['signing'] ?? '';
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
};

async function start(outbound: VerificationConnectorDeps['outbound'], connection: Connection, request: StartRequest): Promise<Started> {
  const [id, timestamp] = [newId(), String(Math.floor(Date.now() / 1000))];
  const { reference, returnUrl, locale } = request;
  const body = JSON.stringify({ reference, return_url: returnUrl, locale, claims: connection.wanted });
  const signature = `v1,${macOf(keyOf(connection), `${id}.${timestamp}.${body}`).toString('base64')}`;
  const answer = await ask(outbound, 'start', connection.settings.startUrl, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': reference,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature,
    },
  });
  if (answer.kind === 'unavailable') return answer;
  const [remoteId, url, expiresAt] = [textOf(answer.body['id'], 200), textOf(answer.body['url'], 2000), timeOf(answer.body['expires_at'])];
  if (remoteId === undefined || url === undefined) return unavailable('start: the answer has no id or no url');
  if (outbound.refuses(url)) return unavailable('start: the customer would be sent to an address that is not https');
  return { kind: 'started', remoteId, url, ...(expiresAt ? { expiresAt } : {}) };
}

/** Standard Webhooks: HMAC over `id.timestamp.body`; several signatures may stand there while a secret changes. */
function readHook(connection: Connection, { headers, body }: HookMessage, now: Date): HookVerdict {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures = '' } = headers;
  const right = macOf(keyOf(connection), `${id}.${timestamp}.`, body);
  const given = signatures
    .split(' ')
    .slice(0, 5)
    .flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  // All are looked at: which of them is right is nobody's business.
  const signed = given.map((one) => isMac(one, 'base64', right)).includes(true);
  if (!signed || id === '' || id.length > 200) return { kind: 'forged', check: 'signature' };
  if (!isRecent(timestamp, now, TOLERANCE_SECONDS)) return { kind: 'forged', check: 'time' };
  const message = readObject(body);
  const data = message?.['data'];
  const remoteId = isObject(data) ? textOf(data['id'], 200) : undefined;
  const finding = isObject(data) ? readFinding(connection.settings, data) : undefined;
  return remoteId === undefined || !finding ? { kind: 'ignored' } : { kind: 'message', id, remoteId, finding };
}
