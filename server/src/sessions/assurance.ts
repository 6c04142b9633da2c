import { ACR, NOTHING_PROVED, type Assurance, type Evidence } from './contract.ts';

/**
 * amr, acr and auth_time from what was proved, never from configuration (D13). Two *kinds* of factor make `two`: a password and a PIN
 * are one kind. E-mail does not count as a factor and lifts nothing (R4). A passkey with user verification is two factors in one
 * gesture, without it one (R5). `resistant` is above `two`, so a phishing-resistant proof must also be one of two factors: a security key
 * without user verification, used alone, stays `one`.
 */
export function assuranceOf(evidence: readonly Evidence[]): Assurance {
  const kinds = new Set<string>();
  const amr = new Set<string>();
  let resistant = false;
  let newest = 0;
  for (const proof of evidence) {
    for (const method of proof.amr) if (method !== 'mfa') amr.add(method);
    newest = Math.max(newest, Math.floor(Date.parse(proof.provedAt ?? proof.at) / 1000));
    if (!proof.countsAsFactor) continue;
    kinds.add(proof.factor);
    if (proof.factor === 'possession' && proof.userVerified) kinds.add('user verification');
    resistant ||= proof.phishingResistant === true;
  }
  const two = kinds.size >= 2;
  if (two) amr.add('mfa');
  const acr = evidence.length === 0 ? NOTHING_PROVED : !two ? ACR.one : resistant ? ACR.resistant : ACR.two;
  return { acr, amr: [...amr], authTime: newest };
}

/** Adds new proofs; the latest of each type stays, so a session that is confirmed every day does not grow. */
export function mergeEvidence(before: readonly Evidence[], added: readonly Evidence[]): Evidence[] {
  const byType = new Map<string, Evidence>();
  for (const proof of [...before, ...added]) {
    byType.delete(proof.type);
    byType.set(proof.type, proof);
  }
  return [...byType.values()];
}
