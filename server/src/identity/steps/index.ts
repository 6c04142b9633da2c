import type { Step } from '#journeys/contract';
import type { Tenants } from '#tenants';
import type { Identity } from '../contract.ts';
import { identifyStep, type IdentifyDeps } from './identify-step.ts';
import { profileStep } from './profile-step.ts';
import { registerStep, type RegisterDeps } from './register-step.ts';

/** `identity.identify`, `identity.register`, `identity.profile`. */
export function identitySteps(
  deps: { readonly identity: Identity; readonly tenants: Pick<Tenants, 'byId' | 'brand'> } & Pick<IdentifyDeps, 'limits' | 'networkKey'> & Pick<RegisterDeps, 'registered'>,
): Step[] {
  return [identifyStep(deps), registerStep(deps), profileStep(deps)];
}
