import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { Database } from '#platform/db';
import { demandsOf } from '#sessions';
import type { Tenant } from '#tenants/contract';
import { unitOrThrow } from '../artefacts/adapter.ts';
import { hashOf, sealPayload } from '../artefacts/seal-artefact.ts';
import { insertOnce } from '../artefacts/store.ts';
import { SESSION_COOKIE } from './addresses.ts';
import { reportedAcr, wantedAcrs, type AcrRequest } from './assurance.ts';
import { applicationOf } from './clients.ts';
import { doorFacts } from './door-facts.ts';

/* What the provider does otherwise than we need, changed on its own instance: each in one place, with its reason. */

/** A used client assertion must be remembered until it ends; so it may not end late (D14). */
export const MAX_ASSERTION_SECONDS = 3600;

/** Every URL comes from the tenant's issuer; whatever Host or X-Forwarded header a request carries changes none (D2). */
export function pinToIssuer(provider: Provider, tenant: Tenant): void {
  const issuer = new URL(tenant.issuer);
  const pin = (name: string, value: unknown) => Object.defineProperty(provider.request, name, { configurable: false, get: () => value });
  pin('host', issuer.host);
  pin('hostname', issuer.hostname);
  pin('protocol', issuer.protocol.slice(0, -1));
  pin('origin', issuer.origin);
  // The client's address, as the door saw it; see mount.ts.
  Object.defineProperty(provider.request, 'ip', {
    get(this: { readonly req: IncomingMessage }) {
      return doorFacts(this.req)?.ip ?? '';
    },
  });
  provider.OIDCContext.prototype.urlFor = (name: string, options?: object) => provider.urlFor(name, options as never);
}

/** Client assertions and DPoP proofs: one atomic insert instead of a look and a write (O7). */
export function rememberOnce(provider: Provider, db: Database, tenant: Tenant): void {
  const Model = provider.ReplayDetection as unknown as { unique(iss: string, jti: string, exp: number): Promise<boolean> };
  Model.unique = async (iss, jti, exp) => {
    const id = hash('sha256', JSON.stringify([iss, jti]), 'base64url');
    const ttl = Math.max(1, Math.min(exp - Math.floor(Date.now() / 1000), MAX_ASSERTION_SECONDS + 60));
    const idHash = hashOf(id);
    return insertOnce(db, tenant.id, 'ReplayDetection', idHash, sealPayload(unitOrThrow().cipher, 'ReplayDetection', idHash, '{}'), ttl);
  };
}

/**
 * When the form for a device's code is refused for a browser that brought no session, the provider gives it a new form with a secret but
 * no session to keep it in, and fails. Here that session is made.
 */
export function saveLateSessions(provider: Provider, tenant: Tenant): void {
  const prototype = provider.Session.prototype as unknown as { persist(): Promise<unknown>; save(ttl: number): Promise<unknown>; exp?: number; id: string };
  const persist = prototype.persist;
  prototype.persist = async function late(this: typeof prototype) {
    if (typeof this.exp === 'number') return persist.call(this);
    Provider.ctx?.oidc.cookies.set(provider.cookieName('session'), this.id, { ...SESSION_COOKIE });
    return this.save(tenant.settings.session.absoluteSeconds);
  };
}

/** See `reportedAcr`. */
export function reportAcrAsAsked(provider: Provider, tenant: Tenant): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'acr', {
    configurable: true,
    get(this: KoaContextWithOIDC['oidc']) {
      const asked = (this.claims as { id_token?: { acr?: AcrRequest | null } } | undefined)?.id_token?.acr;
      return reportedAcr(this.session?.acr, wantedAcrs(asked), this.client && demandsOf(tenant, applicationOf(this.client)).floor);
    },
  });
}
