import type { HookMessage, HookVerdict, VerificationSettings } from '../../contract.ts';
import { TOLERANCE_SECONDS } from '../../settings.ts';
import { isObject, member, readObject, textOf } from '../read-json.ts';
import { isMac, isRecent, macOf } from '../signature.ts';
import type { StripeSettings } from './settings.ts';

const PREFIX = 'identity.verification_session.';
/** What changes how a session stands; what is begun or redacted does not. */
const TOLD = new Set(['verified', 'requires_input', 'processing', 'canceled']);
const MAX_PARTS = 20;

/**
 * `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`: HMAC-SHA-256 over `<t>.<body>`. Other schemes in it (`v0` of test mode) prove nothing. The event is only a sign that
 * there is something to fetch: what it carries is as old as itself, and events come in any order.
 */
export function readHook({ secrets }: VerificationSettings<StripeSettings>, { headers, body }: HookMessage, now: Date): HookVerdict {
  const parts = (headers['stripe-signature'] ?? '').split(',').slice(0, MAX_PARTS);
  const times = parts.flatMap((part) => (part.startsWith('t=') ? [part.slice(2)] : []));
  const given = parts.flatMap((part) => (part.startsWith('v1=') ? [part.slice(3)] : []));
  const time = times.length === 1 ? (times[0] as string) : '';
  const right = macOf(secrets['webhook'] ?? '', `${time}.`, body);
  // All are looked at: which of them is right is nobody's business.
  if (!given.map((one) => isMac(one, 'hex', right)).includes(true)) return { kind: 'forged', check: 'signature' };
  if (!isRecent(time, now, TOLERANCE_SECONDS)) return { kind: 'forged', check: 'time' };
  const event = readObject(body);
  const [id, type] = [textOf(event?.['id'], 200), textOf(event?.['type'], 200)];
  const session = member(event?.['data'], 'object');
  const remoteId = isObject(session) ? textOf(session['id'], 200) : undefined;
  if (id === undefined || remoteId === undefined || !type?.startsWith(PREFIX) || !TOLD.has(type.slice(PREFIX.length))) return { kind: 'ignored' };
  return { kind: 'message', id, remoteId };
}
