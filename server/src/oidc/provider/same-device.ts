import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Origin } from '#platform/events';
import { unitOrThrow } from '../artefacts/adapter.ts';
import { revokeFamily, type Listening } from '../artefacts/family.ts';

/** Whoever knows when a program that goes on is another one. */
export interface Continuity {
  /** What a program shows, in names nobody can read. Asks nobody. */
  trace(tenantId: string, origin: Origin): Promise<Readonly<Record<string, string | undefined>>>;
  look(continued: {
    readonly tenantId: string;
    readonly origin: Origin;
    readonly application: string;
    readonly sub: string;
    readonly sessionUid: string | undefined;
    readonly before: Readonly<Record<string, string | undefined>> | undefined;
    readonly now: Readonly<Record<string, string | undefined>>;
    readonly keyed: boolean;
  }): Promise<'go-on' | 'confirm' | 'end'>;
}

export interface SameDeviceDeps extends Listening {
  readonly continuity?: Continuity;
}

/** As applications read it: what happened, and the way back in. */
const CONFIRM = 'the customer must confirm that it is them before this goes on; a request to the authorization endpoint asks them';

/**
 * Only of applications that cannot keep a secret: whoever took a token of theirs has all it takes. One that proves itself refreshes from machines of its own, which move as
 * they like, and a token of it is of no use to anybody else (RFC 6749 section 10.4).
 */
const isCompared = (ctx: KoaContextWithOIDC) => ctx.oidc.client?.clientAuthMethod === 'none';

/** Kept, sealed, with the refresh token that is about to be made: what the next request is compared with. */
export async function noteDevice({ continuity }: SameDeviceDeps, ctx: KoaContextWithOIDC): Promise<void> {
  const unit = unitOrThrow();
  if (continuity && unit.origin && isCompared(ctx)) unit.trace = await continuity.trace(unit.tenantId, unit.origin);
}

/** Before a refresh token is used up: the device that refreshes is compared with the one that did before, not with the browser its customer signed in with. */
export async function assertSameDevice(deps: SameDeviceDeps, ctx: KoaContextWithOIDC): Promise<void> {
  const unit = unitOrThrow();
  const { continuity } = deps;
  const { client, account, entities } = ctx.oidc;
  const token = entities.RefreshToken as { readonly accountId?: string; readonly sessionUid?: string; readonly grantId?: string; readonly jkt?: string } | undefined;
  await noteDevice(deps, ctx);
  if (!continuity || !client || !token || !unit.trace || !unit.origin) return;
  const said = await continuity.look({
    tenantId: unit.tenantId,
    origin: unit.origin,
    application: client.clientId,
    sub: account?.accountId ?? token.accountId ?? '',
    sessionUid: token.sessionUid,
    before: unit.tracedBefore,
    now: unit.trace,
    keyed: token.jkt !== undefined,
  });
  if (said === 'go-on') return;
  if (said === 'end' && token.grantId !== undefined) await revokeFamily(deps, unit, token.grantId, 'risk');
  throw said === 'end' ? new errors.InvalidGrant('refresh token is not valid any more') : new errors.CustomOIDCProviderError('invalid_grant', CONFIRM);
}
