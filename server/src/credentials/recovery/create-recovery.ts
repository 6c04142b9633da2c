import type { Listener } from '#platform/events';
import type { Step } from '#journeys/contract';
import { newWayStep } from './new-way-step.ts';
import { recoveredStep, type RecoveredDeps } from './recovered-step.ts';
import { supportCodeStep, type SupportStepDeps } from './support-code-step.ts';
import { createSupportRecovery, type SupportRecovery, type SupportRecoveryDeps } from './support-recovery.ts';
import { tellRecoveryStarted, type TellStartedDeps } from './tell-started.ts';
import { recoveryWaysStep } from './ways-step.ts';

export type RecoveryDeps = RecoveredDeps & SupportStepDeps & SupportRecoveryDeps & TellStartedDeps;

export interface Recovery {
  readonly steps: readonly Step[];
  readonly listeners: readonly Listener[];
  readonly support: SupportRecovery;
}

/** The way back into an account (RE1, RE2): which proofs there are, the new way in, and what happens at its end. */
export function createRecovery(deps: RecoveryDeps): Recovery {
  return {
    steps: [recoveryWaysStep, supportCodeStep(deps), newWayStep, recoveredStep(deps)],
    listeners: [tellRecoveryStarted(deps)],
    support: createSupportRecovery(deps),
  };
}
