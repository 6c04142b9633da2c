import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import type { Cipher } from './contract.ts';
import { cryptoErrors } from './errors.ts';

/**
 * Sealed values: AES-256-GCM (NIST SP 800-38D) in this layout, all of it authenticated:
 *
 *   1 byte format | 4 bytes key version (big endian) | 12 bytes random nonce | ciphertext | 16 bytes tag
 *
 * The additional data is format, key version and the caller's context, so neither the header nor the place of a value can change.
 * Random nonces are good for 2^32 values a key (section 8.3): tenant keys are rotated long before, user keys seal few values.
 */
const FORMAT = 1;
const HEADER = 5;
const NONCE = 12;
const TAG = 16;

/** How many bytes a sealed value is longer than the plain one. */
export const SEAL_OVERHEAD = HEADER + NONCE + TAG;

/** The keys a cipher may use, by version; `current` seals. */
export interface KeyRing {
  readonly current: number;
  key(version: number): KeyObject | undefined;
}

function additionalData(header: Uint8Array, context: string): Buffer {
  if (context === '') throw new TypeError('A sealed value needs a context that names its place, e.g. "identity.attributes.value:<id>".');
  return Buffer.concat([header, Buffer.from(context, 'utf8')]);
}

export function createCipher(ring: KeyRing): Cipher {
  function open(sealed: Uint8Array, context: string): Buffer {
    if (sealed.length < SEAL_OVERHEAD || sealed[0] !== FORMAT) throw cryptoErrors.unreadable({ cause: new Error('Not a sealed value of a known format.') });
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const version = bytes.readUInt32BE(1);
    const key = ring.key(version);
    if (key === undefined) throw cryptoErrors.unreadable({ cause: new Error(`There is no key of version ${version}.`) });
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(HEADER, HEADER + NONCE), { authTagLength: TAG });
    decipher.setAAD(additionalData(bytes.subarray(0, HEADER), context));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    const plain = decipher.update(bytes.subarray(HEADER + NONCE, bytes.length - TAG));
    try {
      // Nothing of `plain` is used before this has checked the tag.
      const rest = decipher.final();
      return rest.length === 0 ? plain : Buffer.concat([plain, rest]);
    } catch (cause) {
      throw cryptoErrors.unreadable({ cause });
    }
  }
  return {
    seal(plain, context) {
      const key = ring.key(ring.current);
      if (key === undefined) throw new Error('The key ring has no current key.');
      const header = Buffer.allocUnsafe(HEADER);
      header[0] = FORMAT;
      header.writeUInt32BE(ring.current, 1);
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
      cipher.setAAD(additionalData(header, context));
      const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
      return Buffer.concat([header, nonce, body, cipher.final(), cipher.getAuthTag()]);
    },
    open,
    openText: (sealed, context) => open(sealed, context).toString('utf8'),
  };
}

/** A cipher with one key that has no versions: a user's data key. */
export function createSingleKeyCipher(key: KeyObject): Cipher {
  return createCipher({ current: 0, key: (version) => (version === 0 ? key : undefined) });
}
