import { createSecretKey, type KeyObject } from 'node:crypto';
import type { KekPort } from './contract.ts';
import { cryptoErrors } from './errors.ts';
import { createSingleKeyCipher } from './seal.ts';
import { readSecrets, type VersionedSecrets } from './versioned-secrets.ts';

/**
 * Key-encryption keys from the configuration. Keep old versions until `rewrapTenantKeys` has run. An installation with a key service
 * gives `createKeys` another `KekPort`; nothing else changes.
 */
export function createLocalKek(secrets: VersionedSecrets): KekPort {
  const keys = new Map<string, KeyObject>();
  for (const [id, bytes] of readSecrets('Key-encryption key', secrets)) keys.set(id, createSecretKey(bytes));
  // The id is part of the context: a wrapped key relabelled in the database does not open under another version.
  const place = (kekId: string, context: string) => `parvis.kek:${kekId}:${context}`;
  function cipherOf(kekId: string) {
    const key = keys.get(kekId);
    if (key === undefined) throw cryptoErrors.key_unavailable({ cause: new Error(`Key-encryption key "${kekId}" is not configured.`) });
    return createSingleKeyCipher(key);
  }
  return {
    currentId: secrets.current,
    wrap: async (plain, context) => ({ kekId: secrets.current, wrapped: cipherOf(secrets.current).seal(plain, place(secrets.current, context)) }),
    unwrap: async (kekId, wrapped, context) => cipherOf(kekId).open(wrapped, place(kekId, context)),
  };
}
