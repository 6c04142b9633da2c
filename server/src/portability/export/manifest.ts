import { CompactSign } from 'jose';
import type { SigningKeys } from '#platform/crypto';
import type { CopyFacts } from './files.ts';
import { FORMAT, VERSION } from './schemas.ts';
import type { FileSum } from './write-zip.ts';

/** Says what is signed: never taken for a token, whatever the key (RFC 8725 section 3.11). */
export const MANIFEST_TYPE = 'parvis-export-manifest+jws';

export function manifestOf(sums: ReadonlyMap<string, FileSum>, { createdAt, issuer }: CopyFacts, sub: string): string {
  const files = Object.fromEntries([...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, created_at: createdAt.toISOString(), issuer, sub, files }, undefined, 2)}\n`;
}

/** The whole manifest, signed by the tenant's key: the payload is `manifest.json`, byte for byte. */
export async function signManifest(signingKeys: Pick<SigningKeys, 'current'>, tenantId: string, manifest: string): Promise<string> {
  const [key] = (await signingKeys.current(tenantId)).keys;
  if (key?.state !== 'active') throw new Error('There is no active key to sign copies with.');
  return new CompactSign(Buffer.from(manifest)).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: MANIFEST_TYPE }).sign(key.privateKey);
}
