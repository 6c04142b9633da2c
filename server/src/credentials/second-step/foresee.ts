import type { Foreseen, Foresight } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';

interface Wanted {
  readonly mode?: 'none' | 'optional' | 'adaptive' | 'required' | undefined;
  readonly assurance?: string | undefined;
  readonly fresh?: boolean | undefined;
}

/** By the rules of the tenant and of the place; those of an application are not known here. */
export async function foreseeSecondStep({ tenants }: { readonly tenants: Pick<Tenants, 'byId'> }, { tenantId, settings, customer, strong }: Foresight<Wanted>): Promise<Foreseen> {
  if (strong && settings.fresh !== true) return { outcome: 'passed', shows: false, because: 'strong_enough' };
  const rules = (await tenants.byId(tenantId))?.settings.mfa;
  const mode = settings.mode ?? rules?.mode ?? 'optional';
  const wanted = mode === 'required' || (settings.assurance ?? rules?.assurance ?? 'aal1').startsWith('aal2');
  if (!customer.secondStep) return wanted ? { outcome: 'enrol', shows: false, because: 'not_strong_enough' } : { outcome: 'passed', shows: false, because: 'settings' };
  const asks = wanted || mode === 'optional' || (mode === 'adaptive' && !customer.familiar);
  return asks
    ? { outcome: 'passed', shows: true, because: 'has_it', strong: true }
    : { outcome: 'passed', shows: false, because: mode === 'adaptive' ? 'browser_known' : 'settings' };
}
