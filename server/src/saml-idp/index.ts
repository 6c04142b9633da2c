export type * from './contract.ts';
export { createSamlIdp, type SamlIdpDeps, type SamlIdpRoom } from './create-saml-idp.ts';
export { samlErrors } from './errors.ts';
export { samlEvents } from './events.ts';
export { SAML_KEYS } from './settings.ts';
export { samlData } from './personal-data.ts';
