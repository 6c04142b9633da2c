import type { TenantCipher } from '#platform/crypto';
import type { CredentialSummary } from '../contract.ts';
import { providerOf } from './providers.ts';
import { openPasskey } from './seal-passkey.ts';
import type { ListedPasskey } from './store.ts';

/** Plugged in or tapped, and in no device that is signed in with: a key on a key ring. */
const isSecurityKey = (row: ListedPasskey) =>
  !row.backup_eligible && row.transports.length > 0 && !row.transports.some((transport) => transport === 'internal' || transport === 'hybrid');

/** AC4: where it is kept, since when, last used, and whether it is on one device only. */
export function describePasskey(cipher: TenantCipher, userId: string, row: ListedPasskey): Omit<CredentialSummary, 'type'> {
  return {
    id: row.id,
    createdAt: row.created_at,
    ...(row.last_used_at ? { lastUsedAt: row.last_used_at } : {}),
    ...(row.label ? { label: openPasskey(cipher, userId, row.id, 'label', row.label) } : {}),
    name: providerOf(row.aaguid) ?? { id: isSecurityKey(row) ? 'credentials.passkey_security_key' : 'credentials.passkey_name' },
    facts: [{ label: { id: 'credentials.passkey_kept' }, value: { id: row.backed_up ? 'credentials.passkey_kept_synced' : 'credentials.passkey_kept_here' } }],
  };
}

const LONGEST_LABEL = 60;

/** A customer's own name for it as one line; undefined for none. Characters that draw nothing or turn the line around would forge what stands beside it. */
export function cleanLabel(text: string): string | undefined {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return plain === '' ? undefined : [...plain].slice(0, LONGEST_LABEL).join('').trim();
}
