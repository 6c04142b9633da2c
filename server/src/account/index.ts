export type * from './contract.ts';
export { createAccount, type AccountDeps, type AccountRoom } from './create-account.ts';
export { accountCredentials, type AccountCredentialsDeps } from './credentials-port.ts';
export { accountErrors } from './errors.ts';
export { accountMerges, type AccountMergesDeps } from './merging/account-merges.ts';
export { mergeSteps } from './merging/steps.ts';
export type { PrivacyDeps } from './privacy/deps.ts';
export { privacyStep } from './privacy/privacy-step.ts';
export { tellTakenBack } from './tell-taken-back.ts';
