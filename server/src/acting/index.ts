export type * from './contract.ts';
export type { ActingDeps } from './deps.ts';
export { createActing, type ActingRoom } from './create-acting.ts';
export { actingErrors } from './errors.ts';
export { actingEvents } from './events.ts';
export type { ActingBanner, ActingGuard } from './guard.ts';
export { mayDo } from './may-do.ts';
