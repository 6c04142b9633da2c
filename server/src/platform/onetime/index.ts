export type * from './contract.ts';
export { createOneTime, type DatabaseOneTime, type OneTimeDeps } from './one-time.ts';
