import type { Step } from '#journeys/contract';
import type { MergeStepsDeps } from './deps.ts';
import { mergeStep } from './merge-step.ts';
import { mergePreviewStep } from './preview-step.ts';

/** `account.merge`, `account.merge-preview`. */
export const mergeSteps = (deps: MergeStepsDeps): Step[] => [mergeStep(deps), mergePreviewStep(deps)];
