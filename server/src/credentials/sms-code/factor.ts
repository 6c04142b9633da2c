import type { EvidenceShape } from '../contract.ts';
import type { Factor } from '../factor-attempts/create-factor-attempts.ts';

export const SMS_FACTOR: Factor = { type: 'sms-code', label: { id: 'credentials.sms_name' } };

/**
 * SP 800-63B-4 3.1.3.3: out of band over the telephone network, a restricted authenticator (3.2.9): numbers are taken over and messages read on
 * the way. So it ranks last, is called less secure, and never stands for more than possession; a look-alike page can pass the code on (AMR of RFC 8176).
 */
export const SMS_EVIDENCE: EvidenceShape = { type: SMS_FACTOR.type, factor: 'possession', amr: ['otp', 'sms'], countsAsFactor: true };
