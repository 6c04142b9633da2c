import type { EvidenceShape } from '../contract.ts';
import type { Factor } from '../factor-attempts/create-factor-attempts.ts';

export const RECOVERY_FACTOR: Factor = { type: 'recovery-code', label: { id: 'credentials.recovery_codes_name' } };

/**
 * SP 800-63B-4 3.1.2: look-up secrets are something the customer has (a list on paper or in a file), used once each, so a code counts as possession and
 * with a password reaches AAL2. At 75 bits they are also past the 64 bits that 4.2.1 wants of saved recovery codes. They resist no phishing.
 */
export const RECOVERY_EVIDENCE: EvidenceShape = { type: RECOVERY_FACTOR.type, factor: 'possession', amr: ['otp'], countsAsFactor: true };
