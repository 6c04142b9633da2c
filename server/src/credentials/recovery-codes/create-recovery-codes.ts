import type { CredentialType } from '../contract.ts';
import { createFactorAttempts, type FactorAttemptsDeps } from '../factor-attempts/create-factor-attempts.ts';
import { RECOVERY_EVIDENCE, RECOVERY_FACTOR } from './factor.ts';
import { newRecoveryCodesStep, type NewRecoveryCodesDeps } from './new-recovery-codes-step.ts';
import { recoveryCodeStep, type RecoveryCodeStepDeps } from './recovery-code-step.ts';
import { deleteSet, findSet } from './store.ts';

export type RecoveryCodesDeps = FactorAttemptsDeps & Omit<RecoveryCodeStepDeps, 'attempts'> & Omit<NewRecoveryCodesDeps, 'attempts'>;

const { type } = RECOVERY_FACTOR;

/** Codes on paper or in a file, for the day everything else is lost. */
export function createRecoveryCodesCredential(plain: RecoveryCodesDeps): CredentialType {
  const attempts = createFactorAttempts(plain);
  const deps = { ...plain, attempts };
  const challenge = recoveryCodeStep(deps);
  const enrolment = newRecoveryCodesStep(deps);
  return {
    id: type,
    factor: 'possession',
    primary: false,
    steps: [challenge, enrolment],
    challenge: {
      rank: 90,
      label: { id: 'credentials.recovery_code_choice' },
      hint: { id: 'credentials.recovery_code_choice_hint' },
      step: challenge,
      evidence: RECOVERY_EVIDENCE,
      lastResort: true,
      usable: async (tx, userId) => ((await findSet(tx, userId))?.left ?? 0) > 0 && !(await attempts.isDisabled(tx, userId, type)),
    },
    enrolment: {
      rank: 90,
      label: RECOVERY_FACTOR.label,
      hint: { id: 'credentials.new_recovery_codes_hint' },
      step: enrolment,
      evidence: RECOVERY_EVIDENCE,
      companion: true,
      available: async () => true,
    },
    // Only MACs bound to the user are kept: no other account could use them.
    tables: { 'credentials.recovery_code_sets': 'stays', 'credentials.recovery_codes': 'stays' },
    async list(tx, userId) {
      const [set, facts] = await Promise.all([findSet(tx, userId), attempts.factsOf(tx, userId, type)]);
      if (!set) return [];
      return [
        {
          id: set.id,
          type,
          createdAt: set.created_at,
          ...(set.last_used_at ? { lastUsedAt: set.last_used_at } : {}),
          name: RECOVERY_FACTOR.label,
          left: set.left,
          facts: [{ label: { id: 'credentials.recovery_codes_left_label' }, value: String(set.left) }, ...facts],
        },
      ];
    },
    revoke: async (tx, userId, id) => (await deleteSet(tx, userId, id)) > 0,
    async revokeAll(tx, userId) {
      const [count] = await Promise.all([deleteSet(tx, userId), attempts.forget(tx, userId, type)]);
      return count;
    },
  };
}
