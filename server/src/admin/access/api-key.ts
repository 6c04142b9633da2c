import { timingSafeEqual } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';
import { isId, newSecret } from '#platform/ids';

/** `parvis_live_<id>_<secret>`: the prefix is there for whoever searches code and logs for secrets that leaked. */
const KEY = /^parvis_(live|test)_([0-9a-f]{32})_([A-Za-z0-9-_]{43})$/;

export interface GivenKey {
  readonly mode: 'live' | 'test';
  readonly id: string;
  readonly secret: string;
}

export type KeyMode = GivenKey['mode'];

export function readApiKey(token: string): GivenKey | undefined {
  const [, mode, hex = '', secret = ''] = KEY.exec(token) ?? [];
  if (mode !== 'live' && mode !== 'test') return undefined;
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isId(id) ? { mode, id, secret } : undefined;
}

/** A new secret for this id, as it is shown once. */
export function newApiKey(mode: KeyMode, id: string): { readonly token: string; readonly secret: string } {
  const secret = newSecret();
  return { secret, token: `parvis_${mode}_${id.replaceAll('-', '')}_${secret}` };
}

/** 256 random bits need no slow hash; the tenant's key makes a copy of the table useless for trying keys elsewhere. */
export const hashApiKey = (cipher: TenantCipher, id: string, secret: string): Buffer => cipher.mac('admin.api-key', `${id}:${secret}`);

export const sameHash = (one: Buffer, other: Buffer | null | undefined): boolean => other?.length === one.length && timingSafeEqual(one, other);
