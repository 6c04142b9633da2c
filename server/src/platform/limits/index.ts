export type * from './contract.ts';
export { createLimits, type DatabaseLimits, type LimitsDeps } from './limits.ts';
export { networkKey } from './network-key.ts';
