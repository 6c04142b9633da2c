export type * from './contract.ts';
export { cryptoErrors } from './errors.ts';
export { createLocalKek } from './local-kek.ts';
export { SEAL_OVERHEAD } from './seal.ts';
export { createSigningKeys, type SigningKeysDeps } from './signing-keys.ts';
export { createKeys, type KeysDeps, type TenantKeys } from './tenant-keys.ts';
export { readSecrets, type VersionedSecrets } from './versioned-secrets.ts';
export { selfSign } from './self-sign.ts';
