import type { Step } from '#journeys/contract';
import type { Standings } from '../policy/standing.ts';
import { decideStep, type DecideStepDeps } from './decide-step.ts';
import { blockStep, holdStep, unprovableStep } from './end-steps.ts';

/** `risk.decide`, and where its outcomes lead. */
export function riskSteps(deps: DecideStepDeps & { readonly standings: Standings }): readonly Step[] {
  return [decideStep(deps), unprovableStep(deps), holdStep, blockStep];
}
