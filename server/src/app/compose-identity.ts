import { endUnprovedPast } from '#credentials';
import { createIdentity, type IdentityRoom, type MergePart } from '#identity';
import { countSignIns } from '#insight';
import { createSessions, createSignEverybodyOut, type Sessions, type SignEverybodyOut } from '#sessions';
import type { Platform } from './compose-platform.ts';
import type { LaterRooms, Rooms } from './rooms.ts';

export interface IdentityNeeds {
  readonly tenants: Rooms['tenants'];
  readonly mergeParts: () => readonly MergePart[];
  readonly later: Pick<LaterRooms, 'parts' | 'sessions' | 'erasure' | 'organizations' | 'federation'>;
}

export function composeIdentity({ keys, events }: Platform, { tenants, mergeParts, later }: IdentityNeeds): IdentityRoom {
  return createIdentity({
    keys,
    tenants,
    events,
    endUnprovedPast: (...proof) => endUnprovedPast({ credentials: later.parts.credentials, sessions: later.sessions, events }, ...proof),
    named: (tx, text) => later.federation.named(tx, text),
    merging: {
      parts: mergeParts,
      takeTurns: (tx, userIds) => later.sessions.takeTurns(tx, userIds),
      signOut: (tx, origin, userId, reason, except) => later.sessions.revoke(tx, origin, { userId, ...(except === undefined ? {} : { except }) }, reason),
      isHeld: async (tx, userId) =>
        (await later.parts.holds.until(tx, userId)) !== undefined ||
        (await later.erasure.holdOf(tx, userId)) !== undefined ||
        (await later.organizations.stateOf(tx, userId)) !== undefined,
    },
  });
}

export interface SessionsNeeds {
  readonly tenants: Rooms['tenants'];
  readonly later: Pick<LaterRooms, 'oidc'>;
}

export function composeSessions({ db, keys, events, telemetry }: Platform, { tenants, later }: SessionsNeeds): Sessions {
  const sessions = createSessions({
    db,
    keys,
    events,
    async limitsOf(tenantId) {
      const tenant = await tenants.byId(tenantId);
      if (!tenant) throw new Error(`There is no tenant ${tenantId}.`);
      return tenant.settings.session;
    },
    dependants: { end: (...of) => later.oidc.sessionDependants.end(...of) },
  });
  return countSignIns(sessions, telemetry.meter);
}

/** Everybody of a tenant at once, and what lives by their sessions. */
export function composeSignEverybodyOut({ db, events, jobs }: Platform, { oidc }: Pick<Rooms, 'oidc'>): SignEverybodyOut {
  return createSignEverybodyOut({ db, events, jobs, dependants: oidc.sessionDependants });
}
