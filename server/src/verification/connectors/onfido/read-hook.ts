import { createHash } from 'node:crypto';
import type { HookMessage, HookVerdict, VerificationSettings } from '../../contract.ts';
import { member, readObject, textOf } from '../read-json.ts';
import { isMac, macOf } from '../signature.ts';
import type { OnfidoSettings } from './settings.ts';

/** How old a message may be that says when it happened: they repeat one for hours when it is not answered. */
const MAX_AGE_MS = 3 * 86_400_000;

/**
 * `X-SHA2-Signature`: HMAC-SHA-256 over the raw body, in hexadecimal. It carries neither a time nor a number of the message: so the message is known by what it says, is too
 * old by what it says, and counts only as a sign that there is something to fetch.
 */
export function readHook({ secrets }: VerificationSettings<OnfidoSettings>, { headers, body }: HookMessage, now: Date): HookVerdict {
  if (!isMac(headers['x-sha2-signature'] ?? '', 'hex', macOf(secrets['webhook'] ?? '', body))) return { kind: 'forged', check: 'signature' };
  const payload = member(readObject(body), 'payload');
  const object = member(payload, 'object');
  const [type, action, remoteId] = [member(payload, 'resource_type'), member(payload, 'action'), textOf(member(object, 'id'), 100)];
  if (type !== 'workflow_run' || action !== 'workflow_run.completed' || remoteId === undefined) return { kind: 'ignored' };
  const completed = textOf(member(object, 'completed_at_iso8601'), 40);
  const time = completed === undefined ? Number.NaN : Date.parse(completed);
  if (Math.abs(now.getTime() - time) > MAX_AGE_MS) return { kind: 'forged', check: 'time' };
  const status = textOf(member(object, 'status'), 40) ?? '';
  return {
    kind: 'message',
    id: createHash('sha256')
      .update(JSON.stringify([remoteId, action, status, completed]))
      .digest('hex'),
    remoteId,
  };
}
