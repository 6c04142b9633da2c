import type { KeyObject } from 'node:crypto';
import { createCache } from '#platform/cache';
import { selfSign, type SigningKeys } from '#platform/crypto';
import { signXml, type SignOptions } from '#platform/xml-signature';
import type { Tenant } from '#tenants/contract';

/** A key of ours with the certificate that metadata shows it in. */
export interface Signer {
  readonly privateKey: KeyObject;
  /** Base64 of its DER form. */
  readonly certificate: string;
}

export interface Signers {
  /** The key that signs now. */
  current(tenant: Tenant): Promise<Signer>;
  /** Everything metadata shows, the one that signs first: applications know the next key before it signs, and the last one a while after. */
  published(tenant: Tenant): Promise<{ readonly version: string; readonly signers: readonly Signer[] }>;
}

export const signBy = (document: string, { privateKey, certificate }: Signer, place?: SignOptions['place']): string =>
  signXml(document, privateKey, { certificate, ...(place === undefined ? {} : { place }) });

/** A certificate costs a signature: made once a key and process. It is the same each time, so none is kept. */
const MAX = 2000;
const TTL_MS = 24 * 3_600_000;

export function createSigners(signingKeys: Pick<SigningKeys, 'current'>): Signers {
  const certificates = createCache<string>({ max: MAX, ttl: TTL_MS });

  async function published(tenant: Tenant) {
    const { version, keys } = await signingKeys.current(tenant.id);
    const name = new URL(tenant.issuer).host;
    const signers = keys.map((key): Signer => {
      const place = `${tenant.id}:${key.kid}:${name}`;
      const certificate = certificates.get(place) ?? selfSign(key, name);
      certificates.set(place, certificate);
      return { privateKey: key.privateKey, certificate };
    });
    return { version, signers };
  }

  return {
    published,
    async current(tenant) {
      const [signer] = (await published(tenant)).signers;
      if (!signer) throw new Error('A tenant without a key for SAML.');
      return signer;
    },
  };
}
