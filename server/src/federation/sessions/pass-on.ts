import { createHash, timingSafeEqual } from 'node:crypto';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { OneTime } from '#platform/onetime';
import type { Identity } from '#identity/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import { connectionUrl, contextFor } from '../connections/connector-context.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { ConnectorFailure, Left, Returned, SignOutThere } from '../contract.ts';
import { signOutAnswered, signOutPassedOn } from '../events.ts';
import { SIGN_OUT, SIGN_OUT_SECONDS, SIGN_OUT_STATE } from '../settings.ts';
import { openBound } from './seal-bound.ts';
import { forgetSession, readBound, readTime } from './store.ts';

export interface PassOnDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly oneTime: Pick<OneTime, 'issue' | 'peek' | 'consume'>;
  readonly identity: Pick<Identity, 'userCipher'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Connections;
}

/** What the page on the way says. */
export interface Leaving {
  readonly connection: Pick<LoadedConnection, 'name'>;
  /** Where the customer signs out there too. */
  readonly there: Left;
  /** The way back without that. */
  readonly without: string;
  readonly brandId?: string;
}

/**
 * Signing out of the provider too, after the session here has ended. One name, good until the customer is back, leads to a page on the way; each look at it
 * makes a new state, and only the last one leads back. Where "back" is was decided by whoever ended the session and is kept here: no address of a request is
 * ever followed (O2), and a state of another browser leads nowhere.
 */
export interface PassOn extends SignOutThere {
  /** Undefined: there is no such way, or not for this browser. A text: straight on, because nobody can be asked over there. */
  leave(tenant: Tenant, slug: string, token: string, browserSecret: string, origin: Origin): Promise<Leaving | string | undefined>;
  /** What the other side says of it, brought by the browser: told to whoever looks after it. Undefined: it is no answer to anything of ours. Else the way back. */
  answered(tenant: Tenant, slug: string, message: Returned, origin: Origin): Promise<string | undefined>;
  /** Where the customer was going. `told`: what is to be said of it was said, or they did not go there. */
  back(tenant: Tenant, slug: string, state: string, browserSecret: string | undefined, told: boolean, origin: Origin): Promise<string | undefined>;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

function isSame(secret: string | undefined, hash: string | undefined): boolean {
  if (secret === undefined || hash === undefined) return false;
  const [given, kept] = [Buffer.from(hashOf(secret)), Buffer.from(hash)];
  return given.length === kept.length && timingSafeEqual(given, kept);
}

export function createPassOn(deps: PassOnDeps): PassOn {
  async function usable(tenantId: string, connectionId: string | undefined): Promise<LoadedConnection | undefined> {
    const connection = connectionId === undefined ? undefined : await deps.connections.byId(tenantId, connectionId);
    return connection?.state === 'active' && connection.signOutAtProvider && connection.connectorPart.away?.leave ? connection : undefined;
  }

  /** A live token of this connection. */
  async function look(tenant: Tenant, purpose: string, slug: string, token: string | undefined): Promise<Readonly<Record<string, string>> | undefined> {
    const found = token === undefined ? undefined : await deps.oneTime.peek(tenant.id, purpose, token);
    return found?.state === 'valid' && found.binding === slug ? found.data : undefined;
  }

  /** Where the other side itself leads back to, but with nothing more to be said of it. */
  const onward = (tenant: Tenant, slug: string, state: string) => `${connectionUrl(tenant.issuer, slug, 'left')}?${new URLSearchParams({ state, told: 'yes' })}`;

  async function tell(tenant: Tenant, slug: string, userId: string | undefined, origin: Origin, failure?: ConnectorFailure): Promise<void> {
    const connection = await deps.connections.bySlug(tenant.id, slug);
    if (!connection) return;
    const check = failure === undefined ? undefined : failure.kind === 'refused' ? failure.check : failure.kind;
    const data = { connection: connection.id, slug, ...(check === undefined ? {} : { check }) };
    const subject = userId === undefined ? {} : { subject: userId };
    await deps.db.tenant(tenant.id, (tx) => deps.events.publish(tx, signOutAnswered, { origin, ...subject, result: failure ? 'failure' : 'success', data }));
  }

  return {
    async offer({ tenant, sessionId, afterwards, browserSecret, brandId }) {
      const bound = await deps.db.read(tenant.id, (tx) => readBound(tx, sessionId));
      const connection = await usable(tenant.id, bound?.connection_id);
      if (!connection) return undefined;
      const data = { sessionId, afterwards, ...(browserSecret === undefined ? {} : { browser: hashOf(browserSecret) }), ...(brandId === undefined ? {} : { brandId }) };
      const token = await deps.db.tenant(tenant.id, (tx) => deps.oneTime.issue(tx, { purpose: SIGN_OUT, binding: connection.slug, ttlSeconds: SIGN_OUT_SECONDS, data }));
      return `${connectionUrl(tenant.issuer, connection.slug, 'leave')}?out=${token}`;
    },

    async leave(tenant, slug, token, browserSecret, origin) {
      const data = await look(tenant, SIGN_OUT, slug, token);
      const { sessionId, afterwards, browser, brandId } = data ?? {};
      if (sessionId === undefined || afterwards === undefined || (browser !== undefined && !isSame(browserSecret, browser))) return undefined;
      const { bound, hint, state } = await deps.db.tenant(tenant.id, async (tx) => {
        const row = await readBound(tx, sessionId);
        return {
          bound: row,
          hint: row?.sealed ? openBound(await deps.identity.userCipher(tx, row.user_id), row.user_id, sessionId, row.sealed) : {},
          state: await deps.oneTime.issue(tx, {
            purpose: SIGN_OUT_STATE,
            binding: slug,
            ttlSeconds: SIGN_OUT_SECONDS,
            replaces: hashOf(token),
            data: { sessionId, afterwards, out: token, browser: hashOf(browserSecret), ...(row ? { userId: row.user_id } : {}) },
          }),
        };
      });
      // Forgotten meanwhile, or switched off: nothing to sign out of over there.
      const connection = await usable(tenant.id, bound?.connection_id);
      if (!connection || !bound || connection.slug !== slug) return onward(tenant, slug, state);
      const now = await readTime(deps.db);
      const back = { url: connectionUrl(tenant.issuer, slug, 'left'), state };
      const there = await connection.connectorPart.away?.leave?.(await connection.open(), hint, back, await contextFor(deps, tenant, connection, now));
      const told = { connection: connection.id, slug };
      await deps.db.tenant(tenant.id, (tx) => deps.events.publish(tx, signOutPassedOn, { origin, subject: bound.user_id, result: there ? 'success' : 'failure', data: told }));
      const without = onward(tenant, slug, state);
      return there ? { connection, there, without, ...(brandId === undefined ? {} : { brandId }) } : without;
    },

    async answered(tenant, slug, message, origin) {
      const connection = await deps.connections.bySlug(tenant.id, slug);
      const { away } = connection?.connectorPart ?? {};
      const state = message.parameters[away?.stateParameter ?? 'state'];
      if (!connection || !away?.left || state === undefined) return undefined;
      const data = await look(tenant, SIGN_OUT_STATE, slug, state);
      if (!data) return undefined;
      const answer = await away.left(await connection.open(), message, state, await contextFor(deps, tenant, connection, await readTime(deps.db)));
      await tell(tenant, slug, data['userId'], origin, answer.kind === 'left' ? undefined : answer);
      return onward(tenant, slug, state);
    },

    async back(tenant, slug, state, browserSecret, told, origin) {
      const data = await look(tenant, SIGN_OUT_STATE, slug, state);
      const { sessionId, afterwards, out, browser, userId } = data ?? {};
      if (sessionId === undefined || afterwards === undefined || out === undefined || !isSame(browserSecret, browser)) return undefined;
      const first = await deps.db.tenant(tenant.id, async (tx) => {
        if ((await deps.oneTime.consume(tx, SIGN_OUT_STATE, state, slug)).state !== 'consumed') return false;
        await deps.oneTime.consume(tx, SIGN_OUT, out, slug);
        await forgetSession(tx, sessionId);
        return true;
      });
      if (!first) return undefined;
      if (!told) await tell(tenant, slug, userId, origin);
      return afterwards;
    },
  };
}
