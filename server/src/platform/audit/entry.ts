import { createHash, hash } from 'node:crypto';
import type { AuditEntry, SealedClient } from './contract.ts';

const NONE = -1;

/** SHA-256 over the sealed bytes: it can be checked as long as they are there, and says nothing when they are gone. Undefined: nothing was sealed. */
export function clientHash({ network, agent }: SealedClient): Buffer | undefined {
  if (!network && !agent) return undefined;
  const sum = createHash('sha256');
  for (const part of [network, agent]) {
    const length = Buffer.alloc(4);
    length.writeInt32BE(part ? part.length : NONE);
    sum.update(length);
    if (part) sum.update(part);
  }
  return sum.digest();
}

/** One JSON array in UTF-8, as `JSON.stringify` writes it: members in this order, null where there is none, `data` as the text it is. */
export function leafOf(tenant: string, e: AuditEntry, client: Buffer | undefined): Buffer {
  const canonical = JSON.stringify([
    'parvis.audit.entry.1',
    tenant,
    e.id,
    e.at,
    e.type,
    e.version,
    e.actorKind,
    e.actorId,
    e.subject,
    e.applicationId,
    e.requestId,
    e.result,
    e.data,
    client ? client.toString('base64url') : null,
  ]);
  return hash('sha256', canonical, 'buffer');
}
