import { createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { TenantCipher } from './contract.ts';
import { createCipher, createSingleKeyCipher } from './seal.ts';

/** What a subkey is for. Each use has a key of its own, so no output of one can serve in another. */
type Use = 'seal' | 'user-key' | 'blind-index' | 'mac';

/** HKDF-SHA-256 (RFC 5869): the tenant is the salt, the use is the info. Changing either string makes all stored values unreadable. */
function subkey(tenantKey: Uint8Array, tenantId: string, use: Use): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', tenantKey, tenantId, `parvis.tenant.v1.${use}`, 32)));
}

export interface TenantKeyVersion {
  readonly version: number;
  readonly key: Uint8Array;
}

const USER_KEY_CONTEXT = 'platform.user-key';

/**
 * The tenant's cipher over all versions of its key. Sealing uses `sealWith`, opening whichever version the value names. Blind indexes and
 * macs always use the first version: rotating them would lose every lookup, and unlike sealing they have no per-key limit of uses.
 */
export function createTenantCipher(tenantId: string, versions: readonly TenantKeyVersion[], sealWith: number): TenantCipher {
  const first = versions.find((entry) => entry.version === 1);
  if (first === undefined) throw new Error('A tenant without version 1 of its key.');
  const sealKeys = new Map<number, KeyObject>();
  const wrapKeys = new Map<number, KeyObject>();
  for (const { version, key } of versions) {
    sealKeys.set(version, subkey(key, tenantId, 'seal'));
    wrapKeys.set(version, subkey(key, tenantId, 'user-key'));
  }
  const indexKey = subkey(first.key, tenantId, 'blind-index');
  const macKey = subkey(first.key, tenantId, 'mac');
  // The length in front keeps ('a', 'b:c') and ('a:b', 'c') apart.
  const keyed = (key: KeyObject, purpose: string, data: string | Uint8Array) => createHmac('sha256', key).update(`${purpose.length}:${purpose}:`).update(data).digest();
  const wrapper = createCipher({ current: sealWith, key: (version) => wrapKeys.get(version) });
  return {
    ...createCipher({ current: sealWith, key: (version) => sealKeys.get(version) }),
    blindIndex: (purpose, normalised) => keyed(indexKey, purpose, normalised),
    mac: (purpose, data) => keyed(macKey, purpose, data),
    newUserKey() {
      const key = randomBytes(32);
      const wrapped = wrapper.seal(key, USER_KEY_CONTEXT);
      const cipher = createSingleKeyCipher(createSecretKey(key));
      key.fill(0);
      return { wrapped, cipher };
    },
    openUserKey(wrapped) {
      const key = wrapper.open(wrapped, USER_KEY_CONTEXT);
      const cipher = createSingleKeyCipher(createSecretKey(key));
      key.fill(0);
      return cipher;
    },
  };
}
