import type { Step } from '#journeys/contract';
import { detailsStep } from './details-step.ts';
import { profilePromptStep, type PromptDeps } from './prompt-step.ts';

/** `identity.details`, `identity.profile-prompt`. */
export function profilingSteps(deps: PromptDeps): Step[] {
  return [detailsStep(deps), profilePromptStep(deps)];
}
