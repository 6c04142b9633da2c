import type { Listener } from '#platform/events';
import { SYSTEM_SLUG } from '#tenants/contract';
import type { TeamDeps } from './contract.ts';
import { ownerIds } from './store.ts';
import { tellOperators } from './tell.ts';

/** Money is being spent where nobody reads: owners hear of it once a day for each tenant, however many blocks of numbers are paused in it. */
export function tellTextsStopped(deps: TeamDeps): Listener {
  return {
    name: 'admin.tell-texts-stopped',
    types: ['credentials.texts_paused', 'credentials.sms_cap_reached'],
    async handle({ tenantId, occurredAt }) {
      const [system, tenant] = await Promise.all([deps.tenants.bySlug(SYSTEM_SLUG), deps.tenants.byId(tenantId)]);
      if (!system || !tenant) return;
      const key = `${tenantId}:${occurredAt.slice(0, 10)}`;
      await deps.db.tenant(system.id, async (tx) => tellOperators(deps, tx, await ownerIds(tx), { kind: 'texts_stopped', key, who: tenant.name }));
    },
  };
}
