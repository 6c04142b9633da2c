import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tenant } from '#tenants/contract';
import { adminEvents } from '../events.ts';
import type { TeamDeps } from './contract.ts';
import { issueLink } from './links.ts';
import { lockTeam, ownerIds } from './store.ts';

/** For whoever stands at the terminal of the server, and nobody else: the one way to a first operator (D28). Undefined: there is one who can get in. */
export async function offerSetup(deps: Pick<TeamDeps, 'db' | 'oneTime' | 'events'>, system: Tenant): Promise<string | undefined> {
  const origin: Origin = { actor: { kind: 'operator', id: 'command-line' }, requestId: `command-${newId()}` };
  return deps.db.tenant(system.id, async (tx) => {
    await lockTeam(tx);
    if ((await ownerIds(tx)).length > 0) return undefined;
    await deps.events.publish(tx, adminEvents.setupOffered, { origin, data: {} });
    return issueLink(deps.oneTime, tx, system, { kind: 'setup', of: 'first' });
  });
}
