export type * from './contract.ts';
export { hashingErrors } from './errors.ts';
export { createHasher, type HasherOptions } from './hasher.ts';
export type { Argon2Params } from './jobs.ts';
export { readPhc, type StoredAlgorithm } from './read-phc.ts';
