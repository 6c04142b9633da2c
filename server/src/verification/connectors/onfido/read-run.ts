import type { Finding } from '../../contract.ts';
import { isObject, readPath, textOf, timeOf, type JsonObject } from '../read-json.ts';
import type { OnfidoSettings } from './settings.ts';

/** A workflow run as it stands; undefined: not one. Its reasons are codes of the workflow's author; nothing else of it is taken over. */
export function readRun(settings: OnfidoSettings, run: JsonObject, wanted: readonly string[]): Finding | undefined {
  switch (run['status']) {
    case 'approved':
      return approved(settings, run, wanted);
    case 'declined':
      return { kind: 'refused', reason: reasonOf(run) };
    case 'abandoned':
      return { kind: 'expired' };
    case 'error':
      return { kind: 'refused', reason: 'error' };
    // A person looks at it: the answer comes later.
    case 'review':
    case 'processing':
    case 'awaiting_input':
    case 'awaiting_client_input':
      return { kind: 'pending' };
    default:
      return undefined;
  }
}

function reasonOf(run: JsonObject): string {
  const reasons = run['reasons'];
  const first: unknown = Array.isArray(reasons) ? reasons[0] : undefined;
  const text = textOf(first, 60)
    ?.toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return text !== undefined && /^[a-z0-9_.]{1,60}$/.test(text) ? text : 'other';
}

function approved({ output, expires, evidence, methods }: OnfidoSettings, run: JsonObject, wanted: readonly string[]): Finding {
  const given = run['output'];
  const claims = Object.entries(output).flatMap(([claim, path]) => {
    const value = wanted.includes(claim) ? readPath(given, path) : undefined;
    return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? [[claim, value] as const] : [];
  });
  const verifiedAt = timeOf(run['updated_at']);
  const ends = expires === undefined || !isObject(given) ? undefined : timeOf(readPath(given, expires));
  return {
    kind: 'verified',
    claims: Object.fromEntries(claims),
    evidence: [{ type: evidence, methods }],
    ...(verifiedAt ? { verifiedAt } : {}),
    ...(ends ? { expiresAt: ends } : {}),
  };
}
