import type { Step } from '#journeys/contract';
import type { Standings } from '../policy/standing.ts';
import { decideStep, type DecideStepDeps } from './decide-step.ts';
import { blockStep, unprovableStep } from './end-steps.ts';
import { endSessionStep } from './end-session-step.ts';
import { holdStep, type HoldStepDeps } from './hold-step.ts';
import { settleStep } from './settle-step.ts';

/** `risk.decide`, and where its outcomes lead. */
export function riskSteps(
  deps: DecideStepDeps & HoldStepDeps & Parameters<typeof endSessionStep>[0] & Parameters<typeof settleStep>[0] & { readonly standings: Standings },
): readonly Step[] {
  return [decideStep(deps), unprovableStep(deps), holdStep(deps), blockStep, endSessionStep(deps), settleStep(deps)];
}
