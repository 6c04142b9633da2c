import type { EvidenceShape } from '../contract.ts';

/** RFC 8176. */
export const PASSWORD_EVIDENCE: EvidenceShape = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true };
