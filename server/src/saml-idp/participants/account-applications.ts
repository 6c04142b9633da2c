import type { SamlAccountApplications } from '../contract.ts';
import { usedIn } from './store.ts';

export const accountApplications: SamlAccountApplications = {
  async usedIn(tx, sessionIds) {
    const bySession = Map.groupBy(await usedIn(tx, sessionIds), ({ session_id: session }) => session);
    return new Map([...bySession].map(([session, rows]) => [session, rows.map(({ id, entity_id: entityId, name }) => ({ id, entityId, name }))]));
  },
};
