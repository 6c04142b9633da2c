export type * from './contract.ts';
export { countOver, removeOver, type OldRows } from './old-rows.ts';
