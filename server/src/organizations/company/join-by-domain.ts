import type { Origin } from '#platform/events';
import type { OrganizationsDeps } from '../deps.ts';
import { join } from './change-members.ts';
import { domainOfAddress } from './domain-names.ts';
import { openDoors } from './domain-store.ts';
import { MEMBER } from './roles.ts';
import { lockCompany } from './store.ts';
import { tellMember } from './tell-member.ts';

/** Where an organization wants it: whoever has proved an address of a domain it has proved becomes a member, without any rights beyond that. Who left stays away. */
export async function joinByDomain(deps: OrganizationsDeps, tenantId: string, origin: Origin, userId: string): Promise<void> {
  const proved = await deps.db.read(tenantId, async (tx) => {
    const identifiers = await deps.identity.identifiers(tx, userId);
    const domains = identifiers.flatMap(({ kind, value, verifiedAt }) => (kind === 'email' && verifiedAt ? [domainOfAddress(value)] : []));
    return domains.length > 0 && (await openDoors(tx, userId, domains)).length > 0 ? domains : undefined;
  });
  if (!proved) return;
  await deps.db.tenant(tenantId, async (tx) => {
    for (const organization of await openDoors(tx, userId, proved)) {
      await lockCompany(tx, organization);
      // Read again behind the lock: somebody may have taken them out at this very moment.
      if (!(await openDoors(tx, userId, proved)).includes(organization)) continue;
      const joined = await join(deps, tx, origin, { organization, userId, roles: [MEMBER], how: 'domain' });
      if (joined === 'joined') await tellMember(deps, tx, 'added', { organization, userId });
    }
  });
}
