export type * from './contract.ts';
export { ACCOUNT_CLIENT, CONSOLE_CLIENT } from './applications/builtin.ts';
export { createOidc, type OidcDeps, type OidcRoom } from './create-oidc.ts';
export { oidcErrors } from './errors.ts';
export { oidcEvents } from './events.ts';
export { oidcSteps, type OidcStepDeps } from './interactions/steps.ts';
export { oidcData } from './personal-data.ts';
