import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Client } from 'oidc-provider';
import { doorOf } from '#platform/http';
import type { Tenant } from '#tenants/contract';
import { inUnit, newUnit } from '../artefacts/unit.ts';
import { flowApplication } from '../interactions/begin-interaction.ts';
import { browserSession } from '../interactions/browser-session.ts';
import type { InteractionDeps } from '../interactions/deps.ts';
import { finishUrl, RETURN_KIND } from '../interactions/finish-url.ts';
import type { BuiltProvider } from '../provider/build-provider.ts';
import { applicationOf } from '../provider/clients.ts';
import { SIGNED_OUT } from '../provider/addresses.ts';
import { localeOf } from '../screens/draw-page.ts';

/** Parameters of OpenID Connect RP-Initiated Logout 1.0 section 2. */
export interface LogoutRequest {
  readonly id_token_hint?: string;
  readonly post_logout_redirect_uri?: string;
  readonly state?: string;
  readonly client_id?: string;
  readonly ui_locales?: string;
}

export type LogoutAnswer =
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'signed-out'; readonly application?: string | undefined }
  | { readonly kind: 'problem'; readonly code: string };

/** Where the browser goes afterwards; kept by the flow, sealed, while the customer is asked. */
interface After {
  readonly clientId?: string | undefined;
  readonly uri?: string | undefined;
  readonly state?: string | undefined;
}

const AFTER = 'oidc.logout.after';

function withState({ uri, state }: After): string | undefined {
  if (uri === undefined) return undefined;
  const target = new URL(uri);
  if (state !== undefined) target.searchParams.set('state', state);
  return target.href;
}

/** Who asks: the audience of a genuine ID token, else a named client. Any problem ends the request; a hint never counts for half. */
async function whoAsks(built: BuiltProvider, query: LogoutRequest): Promise<{ client?: Client; hint?: { sub?: unknown } } | { problem: string }> {
  const { provider } = built;
  if (query.id_token_hint !== undefined) {
    const clientId = audienceOf(query.id_token_hint);
    const client = clientId === undefined ? undefined : await provider.Client.find(clientId);
    if (!client || (query.client_id !== undefined && query.client_id !== clientId)) return { problem: 'invalid_request' };
    try {
      const { payload } = (await provider.IdToken.validate(query.id_token_hint, client)) as { payload: Record<string, unknown> };
      return { client, hint: payload };
    } catch {
      return { problem: 'invalid_request' };
    }
  }
  if (query.client_id === undefined) return {};
  const client = await provider.Client.find(query.client_id);
  return client ? { client } : { problem: 'invalid_client' };
}

function audienceOf(token: string): string | undefined {
  try {
    const { aud } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { aud?: unknown };
    return typeof aud === 'string' ? aud : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A genuine ID token of this session's owner ends the session at once; without one the customer is asked (O11), or any page could sign them
 * out. The address to go to afterwards must be registered, byte for byte.
 */
export async function endSession(deps: InteractionDeps, request: FastifyRequest, reply: FastifyReply, query: LogoutRequest): Promise<LogoutAnswer> {
  const tenant = deps.tenantOf(request);
  const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
  return inUnit(unit, async () => {
    const built = await deps.pool.of(tenant);
    const asking = await whoAsks(built, query);
    if ('problem' in asking) return { kind: 'problem', code: asking.problem };
    const { client, hint } = asking;
    const uri = query.post_logout_redirect_uri;
    if (uri !== undefined && client && !client.postLogoutRedirectUriAllowed(uri)) return { kind: 'problem', code: 'invalid_redirect_uri' };
    // Without a known application there is nothing to check the address against: it is ignored.
    const after: After = client ? { clientId: client.clientId, uri, state: query.state } : {};
    const browser = browserSession(built, request, reply);
    const handle = browser.handle();
    const session = handle === undefined ? undefined : await deps.sessions.byHandle(tenant.id, handle);
    if (!session) {
      if (handle !== undefined) browser.clear();
      return gone(after, client);
    }
    if (hint !== undefined && client && (await built.accounts.isSubjectOf(session.sub, client.clientId, hint.sub))) {
      await revoke(deps, tenant, request, session.id);
      browser.clear();
      reply.header('clear-site-data', '"cache"');
      return byBrowserFirst(deps, tenant, request, { sessionId: session.id, client }, gone(after, client));
    }
    const application = client && applicationOf(client);
    const result = await deps.journeys.start({
      tenantId: tenant.id,
      issuer: tenant.issuer,
      journey: 'sign-out',
      locale: await localeOf(deps, {
        tenant,
        brandId: application?.brandId,
        uiLocales: query.ui_locales,
        savedLocale: deps.savedLocale?.(request),
        acceptLanguage: request.headers['accept-language'],
      }),
      brandId: application?.brandId ?? tenant.defaultBrandId,
      ...(application ? { application: flowApplication(application, undefined) } : {}),
      currentSessionId: session.id,
      facts: { userId: session.userId, sub: session.sub, sessionId: session.id, request: { kind: 'sign-out', sessionId: session.id } },
      browserSecret: deps.browser.ensure(request, reply),
      returnTo: { kind: RETURN_KIND.logout, ref: unit.cipher.seal(JSON.stringify(after), AFTER).toString('base64url') },
      origin: doorOf(request).origin,
    });
    if (result.kind === 'gone') return { kind: 'problem', code: 'session_not_found' };
    return { kind: 'redirect', to: result.kind === 'done' ? finishUrl(tenant.issuer, result.returnTo, result.flow.id) : deps.pages.flowUrl(result.flow) };
  });
}

/** After the customer was asked. Declining ends nothing, but the application is gone back to all the same: it has signed out on its side. */
export async function finishLogout(deps: InteractionDeps, request: FastifyRequest, reply: FastifyReply, flowId: string): Promise<LogoutAnswer> {
  const tenant = deps.tenantOf(request);
  const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
  return inUnit(unit, async () => {
    const built = await deps.pool.of(tenant);
    const secret = deps.browser.read(request);
    const collected = secret === undefined ? undefined : await deps.journeys.collect(tenant.id, flowId, secret);
    const browser = browserSession(built, request, reply);
    if (collected?.returnTo.kind !== RETURN_KIND.logout) {
      // Reloaded: the outcome was handed over before.
      const handle = browser.handle();
      const live = handle !== undefined && (await deps.sessions.byHandle(tenant.id, handle)) !== undefined;
      return live ? { kind: 'problem', code: 'session_not_found' } : { kind: 'signed-out' };
    }
    const after = JSON.parse(unit.cipher.openText(Buffer.from(collected.returnTo.ref, 'base64url'), AFTER)) as After;
    const client = after.clientId === undefined ? undefined : await built.provider.Client.find(after.clientId);
    if (collected.facts.decision?.accepted !== true) return { kind: 'redirect', to: withState(after) ?? `${tenant.issuer}/` };
    const sessionId = collected.facts.request?.kind === 'sign-out' ? collected.facts.request.sessionId : undefined;
    const handle = browser.handle();
    const live = handle === undefined ? undefined : await deps.sessions.byHandle(tenant.id, handle);
    // The journey ended the session; should this browser have another one by now, it keeps it.
    if (live && live.id === sessionId) await revoke(deps, tenant, request, live.id);
    if (!live || live.id === sessionId) browser.clear();
    reply.header('clear-site-data', '"cache"');
    const answer = gone(after, client);
    return sessionId === undefined ? answer : byBrowserFirst(deps, tenant, request, { sessionId, client }, answer);
  });
}

/** The session has ended, and those who can be told only by this browser are told on the way. */
async function byBrowserFirst(
  deps: InteractionDeps,
  tenant: Tenant,
  request: FastifyRequest,
  { sessionId, client }: { readonly sessionId: string; readonly client: Client | undefined },
  answer: LogoutAnswer,
): Promise<LogoutAnswer> {
  const afterwards = answer.kind === 'redirect' ? answer.to : `${tenant.issuer}${SIGNED_OUT}`;
  const browserSecret = deps.browser.read(request)?.secret;
  const brandId = client && applicationOf(client).brandId;
  const first = await deps.tellByBrowser?.({
    tenant,
    sessionId,
    afterwards,
    ...(browserSecret === undefined ? {} : { browserSecret }),
    ...(brandId === undefined ? {} : { brandId }),
    origin: doorOf(request).origin,
  });
  return first === undefined ? answer : { kind: 'redirect', to: first };
}

const gone = (after: After, client: Client | undefined): LogoutAnswer => {
  const to = withState(after);
  return to === undefined ? { kind: 'signed-out', application: client && applicationOf(client).name } : { kind: 'redirect', to };
};

const revoke = (deps: InteractionDeps, tenant: Tenant, request: FastifyRequest, sessionId: string): Promise<number> =>
  deps.db.tenant(tenant.id, (tx) => deps.sessions.revoke(tx, doorOf(request).origin, { sessionId }, 'signed_out'));
