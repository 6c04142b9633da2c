import type { SigningKeys, SigningPurpose } from '#platform/crypto';
import type { Platform } from './compose-platform.ts';

/** All keys that sign, each by what it signs: whoever looks after all of them has them from here. */
export const signingByPurpose = (platform: Platform): Readonly<Record<SigningPurpose, SigningKeys>> => ({
  tokens: platform.signingKeys,
  saml: platform.samlKeys,
  exports: platform.exportKeys,
  consents: platform.consentKeys,
  audit: platform.auditKeys,
  erasure: platform.erasureKeys,
});
