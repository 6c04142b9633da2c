export type * from './contract.ts';
export { createIdempotency, type DatabaseIdempotency, type IdempotencyDeps } from './idempotency.ts';
