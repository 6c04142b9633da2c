import { createHash, randomBytes } from 'node:crypto';

export const randomText = (): string => randomBytes(32).toString('base64url');

/** RFC 7636 section 4: S256, never `plain`. */
export function createProofKey(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomText();
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
