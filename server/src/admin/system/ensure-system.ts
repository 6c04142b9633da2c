import { isAppError } from '#platform/errors';
import { tenantErrors } from '#tenants';
import { SYSTEM_SLUG } from '#tenants/contract';
import type { Tenant, Tenants } from '#tenants/contract';

/** What the tenant of operators begins with. Nobody registers there by themselves; how they sign in is for them to settle afterwards. */
const SETTINGS = {
  enumeration: 'private',
  selfRegistration: false,
  mfa: { mode: 'required', assurance: 'aal2', rememberDays: 0 },
  // Half an hour at most without a word, half a day at all.
  session: { idleSeconds: 1800, absoluteSeconds: 43_200 },
} as const;

/** The tenant of the operators: there from the first start on. The same again changes nothing; of processes that start together one makes it. */
export async function ensureSystem(tenants: Pick<Tenants, 'baseUrl' | 'bySlug' | 'save'>): Promise<Tenant> {
  const known = await tenants.bySlug(SYSTEM_SLUG);
  if (known) return known;
  const system = { slug: SYSTEM_SLUG, name: 'Parvis', issuer: `${tenants.baseUrl}/t/${SYSTEM_SLUG}` };
  try {
    return (await tenants.save({ ...system, settings: SETTINGS })).tenant;
  } catch (error) {
    if (!isAppError(error) || error.code !== tenantErrors.busy.code) throw error;
    // Another process was first: it is there now, with its settings.
    return (await tenants.save(system)).tenant;
  }
}
