import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { doorOf } from '#platform/http';
import { newSecret } from '#platform/ids';
import { ACTING, type Session, type Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import { ACCOUNT_CLIENT, accountCallback } from '../applications/builtin.ts';
import { saveLink } from '../artefacts/session-adapter.ts';
import { newUnit, settleUnit } from '../artefacts/unit.ts';
import { browserSession } from '../interactions/browser-session.ts';
import { joinSessions } from '../interactions/join-sessions.ts';
import { ROUTES } from '../provider/addresses.ts';
import type { ProviderPool } from '../provider/provider-pool.ts';
import { ACCOUNT_OF } from '../provider/account-of-parameter.ts';
import type { BrowserAccount, BrowserPort } from '../contract.ts';
import { knownAs } from '../provider/known-as.ts';
import type { SameBrowserDeps } from '../provider/same-browser.ts';

export interface BrowserAccountDeps extends SameBrowserDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly sessions: Pick<Sessions, 'attach' | 'byHandle' | 'byId' | 'byUid' | 'raise' | 'revoke'>;
  readonly pool: ProviderPool;
  readonly browser: Pick<BrowserPort, 'read'>;
  /** Whether whoever acts for a customer may do what this request asks for. Absent: nothing. */
  readonly mayActIn?: (request: FastifyRequest) => boolean;
}

/** What the account pages need of the protocol: who this browser is signed in as, and the way to sign in. */
export function createBrowserAccount(deps: BrowserAccountDeps): BrowserAccount {
  const { sessions } = deps;
  const cookieOf = async (tenant: Tenant, request: FastifyRequest, reply: FastifyReply) => browserSession(await deps.pool.of(tenant), request, reply);
  /** Of a doubted one nobody needs to ask more. */
  const watched = async (tenant: Tenant, request: FastifyRequest, session: Session, application: string | undefined) =>
    session.actor || session.doubted || !deps.watch
      ? 'go-on'
      : deps.watch({ tenantId: tenant.id, origin: doorOf(request).origin, session, application, browserKey: knownAs(deps.browser, request) });
  const sessionOf: BrowserAccount['session'] = async (tenant, request, reply, application) => {
    const handle = (await cookieOf(tenant, request, reply)).handle();
    const found = handle === undefined ? undefined : await sessions.byHandle(tenant.id, handle);
    if (!found || (found.actor && deps.mayActIn?.(request) !== true)) return undefined;
    const { protocol, ...session } = found;
    const said = await watched(tenant, request, session, application);
    return said === 'end' ? undefined : { session: said === 'confirm' ? { ...session, doubted: true } : session, uid: protocol.uid };
  };
  return {
    session: sessionOf,

    async trusted(tenant, request, reply) {
      const found = await sessionOf(tenant, request, reply, ACCOUNT_CLIENT);
      return found?.session.doubted ? undefined : found;
    },

    async acting(tenant, request, reply) {
      // Every request of every browser is asked this: without a look where nobody can be meant.
      if (request.headers.cookie?.includes(`=${ACTING}`) !== true) return undefined;
      const handle = (await cookieOf(tenant, request, reply)).handle();
      const found = handle?.startsWith(ACTING) ? await sessions.byHandle(tenant.id, handle) : undefined;
      return found?.actor && found;
    },

    async beginActing(tenant, request, reply, session) {
      const cookie = await cookieOf(tenant, request, reply);
      const before = cookie.handle();
      const held = before === undefined ? undefined : await sessions.byHandle(tenant.id, before);
      if (held) await deps.db.tenant(tenant.id, (tx) => sessions.revoke(tx, doorOf(request).origin, { sessionId: held.id }, 'replaced'));
      const uid = `${ACTING}${newSecret(16)}`;
      // Before the session can be found by its uid, as in `adopt`.
      const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
      saveLink(unit, { uid, sub: session.sub, clients: {} }, tenant.settings.acting.minutes * 60);
      await settleUnit(deps.db, unit);
      return sessions.attach(tenant.id, session.id, cookie.renew(ACTING), { uid, state: {} });
    },

    signInUrl(tenant, { applicationId, acr, maxAge, journey }) {
      const parameters = {
        client_id: ACCOUNT_CLIENT,
        redirect_uri: accountCallback(tenant),
        response_type: 'code',
        scope: 'openid',
        max_age: String(maxAge),
        // Random, and of no verifier anybody knows: the code that comes back is good for nothing.
        code_challenge: randomBytes(32).toString('base64url'),
        code_challenge_method: 'S256',
        state: `${journey === undefined ? '' : `${journey}:`}${applicationId ?? ''}`,
        ...(applicationId === undefined ? {} : { [ACCOUNT_OF]: applicationId }),
        ...(acr === undefined ? {} : { acr_values: acr }),
      };
      return `${tenant.issuer}${ROUTES.authorization}?${new URLSearchParams(parameters).toString()}`;
    },

    async adopt(tenant, request, reply, proved) {
      const cookie = await cookieOf(tenant, request, reply);
      const handle = cookie.handle();
      const held = handle === undefined ? undefined : await sessions.byHandle(tenant.id, handle);
      const { session, keep } = await joinSessions(deps, tenant.id, doorOf(request).origin, proved, held ? [held] : []);
      if (session?.sub !== proved.sub) return undefined;
      const isProved = proved.evidence.length > 0;
      // It has no session that it could go on with: a copy of a handle that died meanwhile, with a proof of its owner.
      if (!keep && !isProved) return undefined;
      const protocol = keep?.protocol ?? { uid: newSecret(16), state: {} };
      if (!keep) {
        // Before the session can be found by its uid: whoever ends it from then on finds the link to close.
        const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
        saveLink(unit, { uid: protocol.uid, sub: session.sub, clients: {} }, tenant.settings.session.absoluteSeconds);
        await settleUnit(deps.db, unit);
      }
      // Nothing had to be proved (a browser that is remembered): what spoke against it does so still, and the handle stays the owner's.
      const said = isProved ? 'go-on' : await watched(tenant, request, session, undefined);
      if (said === 'end') return undefined;
      if (said === 'confirm') return { ...session, doubted: true };
      return (await sessions.attach(tenant.id, session.id, cookie.renew(), protocol, isProved ? doorOf(request).origin : undefined)) ? session : undefined;
    },

    async forget(tenant, request, reply) {
      (await cookieOf(tenant, request, reply)).clear();
    },

    async keep(tenant, request, reply, { sessionId, uid }) {
      const cookie = await cookieOf(tenant, request, reply);
      const handle = cookie.handle();
      if (handle !== undefined && (await sessions.byHandle(tenant.id, handle))) return;
      const session = await sessions.byUid(tenant.id, uid);
      if (session?.id === sessionId) await sessions.attach(tenant.id, session.id, cookie.renew(), session.protocol, doorOf(request).origin);
    },
  };
}
