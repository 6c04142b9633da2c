import type { TenantCipher } from '#platform/crypto';
import type { Place } from './contract.ts';

const context = (tenantId: string) => `risk.place:${tenantId}`;

/** A tenth of a degree, some ten kilometres: no more than the question needs, how far two logins are apart. */
const coarse = (degrees: number) => Math.round(degrees * 10) / 10;

export function sealPlace(cipher: Pick<TenantCipher, 'seal'>, tenantId: string, { latitude, longitude }: Place): Buffer {
  return cipher.seal(JSON.stringify([coarse(latitude), coarse(longitude)]), context(tenantId));
}

export function openPlace(cipher: Pick<TenantCipher, 'openText'>, tenantId: string, sealed: Buffer): Place {
  const [latitude, longitude] = JSON.parse(cipher.openText(sealed, context(tenantId))) as [number, number];
  return { latitude, longitude };
}
