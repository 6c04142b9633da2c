import type { Rooms } from './rooms.ts';

/** Applications of whichever protocol. */
export interface AnyApplication {
  /** By the name it is known by: client id or entity id. */
  find(tenantId: string, name: string): Promise<{ readonly name: string; readonly state: 'active' | 'suspended' } | undefined>;
  /** By the id that sessions and flows carry: the name it is known by, and where it lives. */
  byId(tenantId: string, id: string): Promise<{ readonly clientId: string; readonly url?: string } | undefined>;
}

export function anyApplication(later: Pick<Rooms, 'oidc' | 'saml'>): AnyApplication {
  return {
    find: async (tenantId, name) => (await later.oidc.application(tenantId, name)) ?? (await later.saml.application(tenantId, name)),
    async byId(tenantId, id) {
      const application = await later.oidc.applicationById(tenantId, id);
      if (!application) {
        const known = await later.saml.applicationById(tenantId, id);
        return known && { clientId: known.entityId, ...(known.home === undefined ? {} : { url: known.home }) };
      }
      const url = application.metadata['client_uri'];
      return { clientId: application.clientId, ...(typeof url === 'string' ? { url } : {}) };
    },
  };
}
