export { nameKey } from './company/names.ts';
export { isBuiltIn, rolesOf } from './company/roles.ts';
export type * from './contract.ts';
export { createOrganizations, type OrganizationsRoom } from './create-organizations.ts';
export type { OrganizationsDeps } from './deps.ts';
export { organizationsErrors } from './errors.ts';
export { childEnded, childRegistered, cameOfAge, guardianAgreed, guardianAsked, guardianLeft, guardiansGone } from './events.ts';
export { organizationsData } from './personal-data.ts';
export { organizationsRoutes } from './routes.ts';
