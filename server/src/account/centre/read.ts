import type { BrowserProof } from '#journeys/contract';
import { browserKeyOf, keyHashOf, type Session } from '#sessions/contract';
import { activityOf } from './activity.ts';
import { checkUp } from './check-up.ts';
import type { CentreDeps } from './deps.ts';
import type { Devices } from './devices-screen.ts';
import type { Overview } from './overview-screen.ts';
import { readPrivacyStatus, type PrivacyStatusDeps } from './privacy-status.ts';
import { usedBy, withBeginnings } from './session-applications.ts';
import type { Tenant } from '#tenants/contract';
import type { Visit } from './visit.ts';

/** Whose account, and from which session: a browser's, or an access token's. */
export interface Whose {
  readonly tenant: Tenant;
  readonly session: Pick<Session, 'userId' | 'sub' | 'id'>;
  readonly now: Date;
}

const SHOWN = 8;
/** Much of the trail means nothing to its owner. */
const LOOKED_AT = 100;

export async function readActivity({ trail }: Pick<CentreDeps, 'trail'>, { tenant, session }: Pick<Whose, 'tenant' | 'session'>, most = SHOWN) {
  return activityOf(await trail(tenant.id, { subject: session.userId, limit: LOOKED_AT }), most);
}

type CheckUpDeps = Pick<CentreDeps, 'db' | 'credentials' | 'sessions'> & { readonly identity: Pick<CentreDeps['identity'], 'identifiers'> };

export async function readCheckUp(deps: CheckUpDeps, { tenant, session, now }: Whose) {
  return deps.db.read(tenant.id, async (tx) => {
    const [safety, sessions, identifiers] = await Promise.all([
      deps.credentials.safety(tx, tenant, session.userId),
      deps.sessions.list(tx, session.userId),
      deps.identity.identifiers(tx, session.userId),
    ]);
    const unconfirmed = identifiers.some(({ kind, verifiedAt }) => (kind === 'email' || kind === 'phone') && !verifiedAt);
    return checkUp({ safety, unconfirmed, sessions, current: session.id, now });
  });
}

export async function readOverview(
  deps: CheckUpDeps & Pick<CentreDeps, 'trail' | 'linked' | 'merges' | 'egress'> & PrivacyStatusDeps,
  whose: Whose & Pick<Visit, 'origin' | 'locale'>,
): Promise<Omit<Overview, 'notes'>> {
  const { tenant, session, origin, locale } = whose;
  const { userId } = session;
  // Whose browser asks not to be sold is heard before they are told that it counts.
  await deps.egress.heed(tenant.id, { userId }, origin);
  const [actions, activity, [linked, merges, privacy]] = await Promise.all([
    readCheckUp(deps, whose),
    readActivity(deps, whose),
    deps.db.read(tenant.id, (tx) =>
      Promise.all([deps.linked(tx, userId), deps.merges.list(tx, userId), readPrivacyStatus(deps, tx, userId, { gpc: origin.gpc === true, locale })]),
    ),
  ]);
  return { actions, activity, privacy, locale, linked, merges };
}

export async function readDevices(
  deps: Pick<CentreDeps, 'db' | 'sessions' | 'trustedBrowsers' | 'protocol' | 'saml' | 'signIns'>,
  { tenant, session }: Whose,
  browser: BrowserProof | undefined,
): Promise<Omit<Devices, 'notes' | 'locale'>> {
  const key = browser?.key === undefined ? undefined : browserKeyOf(keyHashOf(browser.key));
  const [[sessions, used], trusted, asked] = await deps.db.read(tenant.id, (tx) =>
    Promise.all([
      deps.sessions.list(tx, session.userId).then(async (all) => [all, await usedBy(deps, tx, all)] as const),
      deps.trustedBrowsers.list(tx, session.userId, key),
      deps.signIns.list(tx, session.userId),
    ]),
  );
  const uses = await withBeginnings(deps, tenant.id, sessions, used);
  return {
    current: session.id,
    asked: asked.filter(({ sessionId }) => sessionId !== session.id),
    sessions: sessions.map((one) => ({ ...one, applications: uses.get(one.id)?.all ?? [] })),
    trusted,
  };
}
