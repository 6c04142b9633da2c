import type { Cipher } from '#platform/crypto';
import type { Origin } from '#platform/events';
import type { Actor, ProtocolState, Session, Shown } from './contract.ts';
import type { SessionRow } from './store.ts';

// Bound to tenant, row and column: a sealed value copied to another session does not open.
const clientContext = (tenantId: string, id: string) => `sessions.client:${tenantId}:${id}`;
const shownContext = (tenantId: string, id: string) => `sessions.shown:${tenantId}:${id}`;
const protocolContext = (tenantId: string, id: string) => `sessions.protocol:${tenantId}:${id}`;

export interface SealedClient {
  readonly browserKey?: string | undefined;
  readonly actor?: Actor;
}

export function sealClient(cipher: Cipher, tenantId: string, id: string, { ip, userAgent }: Origin, more: SealedClient): Buffer {
  return cipher.seal(JSON.stringify({ ip, userAgent, ...more }), clientContext(tenantId, id));
}

export function sealShown(cipher: Cipher, tenantId: string, id: string, { ip, userAgent }: Shown): Buffer {
  return cipher.seal(JSON.stringify({ ip, userAgent }), shownContext(tenantId, id));
}

export function sealProtocol(cipher: Cipher, tenantId: string, id: string, state: unknown): Buffer {
  return cipher.seal(JSON.stringify(state), protocolContext(tenantId, id));
}

export function openProtocol(cipher: Cipher, tenantId: string, id: string, uid: string, sealed: Buffer): ProtocolState {
  return { uid, state: JSON.parse(cipher.openText(sealed, protocolContext(tenantId, id))) as unknown };
}

export function openSession(cipher: Cipher, tenantId: string, row: SessionRow): Session {
  const { actor, ...client } = JSON.parse(cipher.openText(row.client, clientContext(tenantId, row.id))) as Session['client'] & { readonly actor?: Actor };
  if ((row.actor_id ?? undefined) !== actor?.id) throw new Error('What a session says of who acts in it does not fit.');
  return {
    id: row.id,
    userId: row.user_id,
    sub: row.sub,
    acr: row.acr,
    amr: row.amr,
    authTime: Math.floor(row.auth_time.getTime() / 1000),
    ...(row.application_id === null ? {} : { applicationId: row.application_id }),
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    ...(row.made_account ? { madeAccount: true } : {}),
    ...(actor ? { actor } : {}),
    ...(row.doubted ? { doubted: true } : {}),
    ...(row.confirmed_from === null ? {} : { confirmedFrom: row.confirmed_from }),
    ...(row.noticed === null ? {} : { noticed: row.noticed }),
    ...(row.shown === null ? {} : { shown: JSON.parse(cipher.openText(row.shown, shownContext(tenantId, row.id))) as Shown }),
    client,
  };
}
