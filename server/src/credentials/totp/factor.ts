import type { EvidenceShape } from '../contract.ts';
import type { Factor } from '../factor-attempts/create-factor-attempts.ts';

export const TOTP_FACTOR: Factor = { type: 'totp', label: { id: 'credentials.totp_name' } };

/** SP 800-63B-4 3.1.4: a single-factor one-time password device. A look-alike page can ask for the code and pass it on, so it resists no phishing. */
export const TOTP_EVIDENCE: EvidenceShape = { type: TOTP_FACTOR.type, factor: 'possession', amr: ['otp'], countsAsFactor: true };
