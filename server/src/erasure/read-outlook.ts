import type { Tx } from '#platform/db';
import type { Outlook } from './contract.ts';
import type { ErasureDeps } from './deps.ts';
import { knownTo } from './erase-user.ts';
import { findHold } from './store.ts';

/** What is true of this account now, for whoever thinks of ending it. */
export async function readOutlook(deps: ErasureDeps, tx: Tx, userId: string): Promise<Outlook> {
  const [tenant, user, cipher] = await Promise.all([deps.tenants.byId(tx.tenantId), deps.identity.find(tx, userId), deps.keys.tenant(tx.tenantId)]);
  if (!tenant || !user) throw new Error(`The tenant ${tx.tenantId} has no such user.`);
  const [found, hold, heldUntil] = await Promise.all([knownTo(deps, tx, [{ id: user.id, sub: user.sub, cipher }]), findHold(tx, userId), deps.heldUntil(tx, userId)]);
  const clients = [...new Set(found.map(({ clientId }) => clientId))];
  // The account's own pages, and applications that are no more, are nobody who is told.
  const named = await Promise.all(clients.map(async (clientId) => ({ clientId, name: await deps.applicationName(tx.tenantId, clientId) })));
  const applications = named.flatMap(({ clientId, name }) => (name === undefined ? [] : [{ clientId, name }]));
  const { graceDays, backupDays } = tenant.settings.erasure;
  return {
    graceDays,
    backupDays,
    applications: applications.toSorted((one, two) => (one.name < two.name ? -1 : 1)),
    ...(hold ? { hold } : {}),
    ...(heldUntil ? { heldUntil } : {}),
  };
}
