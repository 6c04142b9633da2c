export type * from './contract.ts';
export { checkAttributes } from './attribute-values.ts';
export { createIdentity, type IdentityRoom } from './create-identity.ts';
export type { IdentityDeps } from './deps.ts';
export { identityErrors } from './errors.ts';
export { identityEvents } from './events.ts';
export { normalise, normaliseKind } from './normalise.ts';
export { profilingSteps } from './profiling/index.ts';
export { identitySteps } from './steps/index.ts';
