export type * from './contract.ts';
export { TENANT_ITSELF } from './contract.ts';
export { createConsent, type ConsentRoom } from './create-consent.ts';
export type { ConsentDeps } from './deps.ts';
export { askStep } from './steps/ask-step.ts';
export { termsStep } from './steps/terms-step.ts';
export { consentErrors } from './errors.ts';
export { decisionEvents, noticePublished, purposeSaved, restrictionChanged } from './events.ts';
export { consentData } from './personal-data.ts';
