import type { SamlAccountApplications } from '../contract.ts';
import { connectedTo, usedIn } from './store.ts';

export const accountApplications: SamlAccountApplications = {
  async usedIn(tx, sessionIds) {
    const bySession = Map.groupBy(await usedIn(tx, sessionIds), ({ session_id: session }) => session);
    return new Map([...bySession].map(([session, rows]) => [session, rows.map(({ id, entity_id: entityId, name }) => ({ id, entityId, name }))]));
  },

  async ofUser(tx, of) {
    return (await connectedTo(tx, of)).map(({ entity_id: entityId, name, home, since, last_used_at: lastUsedAt }) => ({
      entityId,
      name,
      ...(home === null ? {} : { home }),
      ...(since ? { since } : {}),
      ...(lastUsedAt ? { lastUsedAt } : {}),
    }));
  },
};
