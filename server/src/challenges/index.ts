export type * from './contract.ts';
export { createAltcha } from './altcha/create-altcha.ts';
export { challengeFailed } from './events.ts';
export { solveStep, type SolveStepDeps, type Suspicion } from './solve-step.ts';
