import { hash } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';

/** Ids of artefacts carry at least 126 random bits: a plain hash keeps a dump from being used. */
export const hashOf = (id: string): Buffer => hash('sha256', id, 'buffer');

/** User codes are short (34 bits): only a keyed MAC keeps them from being tried out on a dump. */
export const userCodeHash = (cipher: TenantCipher, code: string): Buffer => cipher.mac('oidc.user-code', code);

/** Whose grant it is: subjects are known to applications, so only a keyed MAC keeps a dump from telling. */
export const accountHash = (cipher: TenantCipher, sub: string): Buffer => cipher.mac('oidc.account', sub);

/** What a customer allowed an application, kept beyond the session; found by both. */
export const consentHash = (cipher: TenantCipher, sub: string, clientId: string): Buffer => cipher.mac('oidc.remembered-consent', JSON.stringify([sub, clientId]));

const place = (kind: string, idHash: Buffer) => `oidc.artefacts:${kind}:${idHash.toString('base64url')}`;

export const sealPayload = (cipher: TenantCipher, kind: string, idHash: Buffer, json: string): Buffer => cipher.seal(json, place(kind, idHash));
export const openPayload = (cipher: TenantCipher, kind: string, idHash: Buffer, sealed: Uint8Array): string => cipher.openText(sealed, place(kind, idHash));

const replayPlace = (idHash: Buffer) => `oidc.artefacts.replay:${idHash.toString('base64url')}`;

export const sealReplay = (cipher: TenantCipher, idHash: Buffer, json: string): Buffer => cipher.seal(json, replayPlace(idHash));
export const openReplay = (cipher: TenantCipher, idHash: Buffer, sealed: Uint8Array): string => cipher.openText(sealed, replayPlace(idHash));
