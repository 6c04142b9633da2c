import { hash } from 'node:crypto';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Tenant } from '#tenants/contract';
import type { LoadedApplication } from '../applications/applications.ts';
import { revokeFamily, type Listening } from '../artefacts/family.ts';
import { findArtefact, type Settled } from '../artefacts/store.ts';
import { discard, inUnit, newUnit, settleUnit, type Unit } from '../artefacts/unit.ts';
import { doorFacts } from './door-facts.ts';
import { applicationOf } from './clients.ts';
import { answerAgain, describeAnswer } from './replay.ts';

export interface SettleDeps extends Listening {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  /** Whether what an application was given about somebody still counts. */
  readonly stands: (sub: string, clientId: string) => Promise<boolean>;
  /** Somebody failed to prove to be this application; for the audit (W12). */
  readonly onClientRefused: (unit: Unit, application: LoadedApplication, endpoint: string) => Promise<void>;
  readonly showProblem: (ctx: KoaContextWithOIDC, code: string, status: number) => Promise<void>;
  readonly onFailure: (error: unknown, ctx: KoaContextWithOIDC | undefined) => void;
}

/** The answers of these are pages or redirects for a browser; all others are JSON for programs. */
const BROWSER_ROUTES = new Set(['authorization', 'resume', 'code_verification', 'device_resume', 'end_session', 'end_session_confirm', 'end_session_success']);

export const isBrowserRoute = (route: string | undefined): boolean => BROWSER_ROUTES.has(route ?? '');

/** Around every request of the provider: one unit of work, settled in one statement after the handler and before the answer leaves. */
export function settleRequest(deps: SettleDeps, tenant: Tenant) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const unit = newUnit(tenant.id, await deps.keys.tenant(tenant.id));
    const door = doorFacts(ctx.req);
    unit.origin = door?.origin;
    unit.browserKey = door?.browserKey;
    await inUnit(unit, async () => {
      try {
        await next();
        if (ctx.oidc) await settleAnswer(deps, tenant, ctx, unit);
        guardFormPost(ctx);
      } catch (error) {
        await fail(deps, ctx, error);
      }
    });
  };
}

async function settleAnswer(deps: SettleDeps, tenant: Tenant, ctx: KoaContextWithOIDC, unit: Unit): Promise<void> {
  const { route, client } = ctx.oidc;
  if (unit.answer) return respond(ctx, unit);
  if (client && ctx.status === 401 && (ctx.body as { error?: unknown } | undefined)?.error === 'invalid_client') await deps.onClientRefused(unit, applicationOf(client), route);
  // A refused request leaves nothing behind but what was revoked; its code is still good for the one it was made for.
  if (route === 'token' && ctx.status >= 400) return discard(unit);
  const { consume } = unit;
  const replay = consume?.kind === 'RefreshToken' && ctx.status === 200 ? { json: await describeAnswer(ctx), seconds: tenant.settings.tokens.refreshReplaySeconds } : undefined;
  const settled = await settleUnit(deps.db, unit, replay);
  if (!settled || (settled.consumed && settled.granted && settled.bound)) return;
  if (isBrowserRoute(route)) return deps.showProblem(ctx, settled.consumed ? 'session_ended' : 'invalid_request_uri', 400);
  await refuse(deps, ctx, unit, consume, settled);
}

/** Somebody else redeemed it while we were at it, or grant or session ended. */
async function refuse(deps: SettleDeps, ctx: KoaContextWithOIDC, unit: Unit, consume: Unit['consume'], settled: Settled): Promise<void> {
  if (!settled.consumed && consume) {
    const row = await findArtefact(deps.db, unit.tenantId, [consume.kind], consume.idHash);
    if (row?.consumed && !row.ended) {
      if (await answerAgain(ctx, unit, row, deps.stands)) return respond(ctx, unit);
      if (consume.grantId !== undefined) await revokeFamily(deps, unit, consume.grantId);
    }
  }
  ctx.status = 400;
  ctx.body = { error: 'invalid_grant', error_description: 'grant request is invalid' };
}

function respond(ctx: KoaContextWithOIDC, unit: Unit): void {
  if (!unit.answer) return;
  discard(unit);
  ctx.status = unit.answer.status;
  ctx.body = unit.answer.body;
  if (unit.answer.retryAfter !== undefined) ctx.set('retry-after', String(unit.answer.retryAfter));
}

/** The provider's own page that posts an answer to the application: exactly its script may run, and nothing else (G11). */
function guardFormPost(ctx: KoaContextWithOIDC): void {
  if (typeof ctx.body !== 'string' || ctx.response.type !== 'text/html' || ctx.response.get('content-security-policy')) return;
  const script = /<script>([\s\S]*?)<\/script>/.exec(ctx.body)?.[1] ?? '';
  ctx.set('content-security-policy', `default-src 'none'; script-src 'sha256-${hash('sha256', script, 'base64')}'; base-uri 'none'; frame-ancestors 'none'`);
}

/** Trouble of the platform is told as such: 503 with a retry hint, never a 500 (W11). */
export async function fail(deps: Pick<SettleDeps, 'showProblem' | 'onFailure'>, ctx: KoaContextWithOIDC, error: unknown): Promise<void> {
  const status = isAppError(error) ? error.status : error instanceof errors.OIDCProviderError ? error.statusCode : 500;
  if (status >= 500) deps.onFailure(error, ctx);
  const code = status === 503 || status === 429 ? 'temporarily_unavailable' : 'server_error';
  if (isAppError(error) && error.retryAfter !== undefined) ctx.set('retry-after', String(Math.ceil(error.retryAfter)));
  if (isBrowserRoute(ctx.oidc?.route)) return deps.showProblem(ctx, code, status);
  ctx.status = status;
  ctx.body = { error: code, error_description: code === 'server_error' ? 'something went wrong on our side' : 'try again after the time in Retry-After' };
}
