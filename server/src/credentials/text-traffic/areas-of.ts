import type { TenantCipher } from '#platform/crypto';
import { BLOCK_DIGITS } from './settings.ts';

const PURPOSE = 'credentials.text-traffic';

/** Country and block that a number counts in, and a name for the number itself: of people nothing but keyed names is kept. */
export function areasOf(cipher: TenantCipher, number: string, country: string): { readonly areas: readonly string[]; readonly name: number } {
  const block = cipher
    .mac(PURPOSE, `block:${number.slice(0, -BLOCK_DIGITS)}`)
    .toString('base64url')
    .slice(0, 22);
  return { areas: [`block:${block}`, `country:${country}`], name: cipher.mac(PURPOSE, `number:${number}`).readInt32BE(0) };
}

export const kindOf = (area: string): 'block' | 'country' => (area.startsWith('block:') ? 'block' : 'country');
