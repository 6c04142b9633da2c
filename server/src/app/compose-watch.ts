import type { OidcDeps } from '#oidc';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { askOwner, createContinuity, createSessionWatch, type Decision } from '#risk';
import { composeOwners } from './compose-owners.ts';
import type { Platform } from './compose-platform.ts';
import type { Rooms } from './rooms.ts';

type Needs = Pick<Rooms, 'risk' | 'sessions' | 'identity' | 'parts' | 'tenants'>;

/** What goes on without its customer, or with a session that began before: looked at where it comes from somewhere else. A fault of ours ends nothing, and stops nobody. */
export function composeWatch(
  platform: Pick<Platform, 'db' | 'keys' | 'jobs' | 'telemetry'>,
  { risk, sessions, identity, parts, tenants }: Needs,
): Required<Pick<OidcDeps, 'continuity' | 'watch'>> {
  const { db, keys, telemetry } = platform;
  const { owners } = composeOwners(platform, { parts });
  const shared = {
    risk,
    gate: risk.gate,
    networks: risk.networks,
    sessions,
    inTenant: (tenantId: string, work: (tx: Tx) => Promise<void>) => db.tenant(tenantId, work),
    /** No flow is on its way: the message is in the customer's own language, and looks as the tenant does. */
    async ask(tx: Tx, origin: Origin, decision: Decision, { sessionId, now }: { readonly sessionId: string; readonly now: Date }) {
      const tenant = await tenants.byId(tx.tenantId);
      if (!tenant) return;
      const flow = { id: sessionId, tenantId: tenant.id, issuer: tenant.issuer, brandId: tenant.defaultBrandId, locale: tenant.settings.locales[0] ?? 'en' };
      await askOwner({ answers: risk.answers, owners }, tx, { flow, origin, now }, decision);
    },
  };
  const { trace, look } = createContinuity({
    ...shared,
    keys,
    async find({ tenantId, sub, sessionUid }) {
      const session = sessionUid === undefined ? undefined : await sessions.byUid(tenantId, sessionUid);
      if (session) return { userId: session.userId, session };
      const user = await db.read(tenantId, (tx) => identity.findBySub(tx, sub));
      return user && { userId: user.id };
    },
  });
  const watch = createSessionWatch(shared);
  const orGoOn = async <T>(work: Promise<T>): Promise<T | 'go-on'> => {
    try {
      return await work;
    } catch (error) {
      telemetry.failed(error, 'risk', undefined);
      return 'go-on';
    }
  };
  return {
    continuity: { trace, look: (continued) => orGoOn(look(continued)) },
    watch: ({ browserKey, session, ...used }) =>
      orGoOn(watch({ ...used, session, isKnownBrowser: async (tx) => browserKey !== undefined && parts.browsers.wasKnown(tx, { browserKey }, session.userId) })),
  };
}
