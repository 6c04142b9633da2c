import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Origin } from '#platform/events';
import type { Session } from '#sessions/contract';
import { unitOrThrow } from '../artefacts/adapter.ts';
import type { SeenSession } from '../artefacts/unit.ts';

/** A browser goes on with a session that it brings the cookie of. */
export interface UsedSession {
  readonly tenantId: string;
  readonly origin: Origin;
  readonly session: Session;
  /** Client id of where it goes on to. */
  readonly application?: string | undefined;
  /** What this browser is known by, if it is. */
  readonly browserKey?: string | undefined;
}

/**
 * Whoever knows when it is another browser than its customer was proved in. `confirm`: whoever brings it proves anew who they are, or goes on nowhere. `end`: it has been
 * ended. Asks nobody while nothing changed.
 */
export type WatchSession = (used: UsedSession) => Promise<'go-on' | 'confirm' | 'end'>;

export interface SameBrowserDeps {
  /** Absent: nobody looks. */
  readonly watch?: WatchSession;
}

/** Whether whoever brings this session has to prove anew who they are. A copied cookie is used in another browser; the own one goes on meanwhile. */
export async function mustConfirm({ watch }: SameBrowserDeps, ctx: KoaContextWithOIDC): Promise<boolean> {
  const unit = unitOrThrow();
  const { session, client } = ctx.oidc;
  const seen = session?.accountId === undefined ? undefined : unit.sessions.get(session.uid);
  if (!seen) return false;
  if (seen.doubted) return true;
  if (!watch || !seen.found || seen.actor || !unit.origin || isJustProved(ctx, seen, unit.origin)) return false;
  const said = await watch({ tenantId: unit.tenantId, origin: unit.origin, session: seen.found, application: client?.clientId, browserKey: unit.browserKey });
  if (said === 'end') throw new errors.LoginRequired('the session has ended');
  return said === 'confirm';
}

/** Longer than a redirect takes. */
const REDIRECT_SECONDS = 60;

/** The same browser proved it a redirect ago. Relays, and two addresses at once, may send that by another network: whoever was asked for that would be asked each time. */
function isJustProved({ oidc }: KoaContextWithOIDC, { age, found }: SeenSession, { userAgent }: Origin): boolean {
  const login = oidc.result?.login as { readonly proved?: boolean } | undefined;
  return login?.proved === true && age <= REDIRECT_SECONDS && found?.shown?.userAgent === userAgent;
}

/** The provider gives a session a new handle whenever somebody comes back to it. Who proved nothing may hold a copy: the owner's handle stays as it is. */
export function keepHandle(ctx: KoaContextWithOIDC): void {
  const session = ctx.oidc.session as { id?: string; readonly oldId?: string } | undefined;
  if (session?.oldId !== undefined) session.id = session.oldId;
}
