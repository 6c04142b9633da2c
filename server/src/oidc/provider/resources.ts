import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import type { Applications, Resource } from '../applications/applications.ts';
import { ACCOUNT_SCOPE } from '../claims.ts';
import { applicationOf } from './clients.ts';

/**
 * APIs that tokens are for (RFC 8707, RFC 9068). An application gets tokens for an API on behalf of a customer unless its `resources` leave
 * that API out; for itself (client_credentials) it gets them only for APIs that are listed (W1: deny by default), and for those of ours that are
 * called by applications only, in no other way.
 */
export function resourceIndicators(tenantId: string, applications: Applications) {
  const allowed = (ctx: KoaContextWithOIDC, client: Client, resource: Resource) => {
    if (resource.client !== undefined) return client.clientId === resource.client;
    if (resource.scopes.includes(ACCOUNT_SCOPE) && !applicationOf(client).firstParty) return false;
    const listed = applicationOf(client).metadata.resources;
    if (resource.path !== undefined) {
      const named = listed?.includes(resource.identifier) || listed?.includes(resource.path);
      return named === true && ctx.oidc.params?.grant_type === 'client_credentials';
    }
    if (listed !== undefined) return listed.includes(resource.identifier);
    return ctx.oidc.params?.grant_type !== 'client_credentials';
  };
  return {
    enabled: true,
    async defaultResource(_ctx: KoaContextWithOIDC, client: Client | undefined, oneOf?: string[]) {
      if (oneOf) return oneOf as unknown as string;
      if (!client) return undefined as unknown as string;
      const wanted = applicationOf(client).metadata.default_resource;
      if (wanted === undefined) return undefined as unknown as string;
      const registered = await applications.resources(tenantId);
      const found = registered.get(wanted) ?? [...registered.values()].find(({ path }) => path === wanted);
      return found?.identifier as unknown as string;
    },
    /** A request that named one API gets its token for that API without naming it again; UserInfo claims are then in the ID token. */
    useGrantedResource: (_ctx: KoaContextWithOIDC, model: { resource?: string | string[] | undefined }) => typeof model.resource === 'string',
    async getResourceServerInfo(ctx: KoaContextWithOIDC, identifier: string, client: Client) {
      const resource = (await applications.resources(tenantId)).get(identifier);
      if (!resource || !allowed(ctx, client, resource)) throw new errors.InvalidTarget();
      return {
        scope: resource.scopes.join(' '),
        audience: resource.identifier,
        accessTokenFormat: resource.accessTokenFormat ?? applicationOf(client).accessTokenFormat,
        ...(resource.accessTokenSeconds === undefined ? {} : { accessTokenTTL: resource.accessTokenSeconds }),
      };
    },
  };
}
