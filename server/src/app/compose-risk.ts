import { readsOf } from '#admin';
import type { JourneysDeps } from '#journeys';
import type { Step, StepContext } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { browserChanges, createNetworks, createRisk, riskSteps, weighSession, type Action, type Decision, type RiskRoom, type Told } from '#risk';
import type { SessionsObserver } from '#sessions';
import { isSystemTenant } from '#tenants/contract';
import { allTenants } from './all-tenants.ts';
import { riskSignals } from './catalog/risk-signals.ts';
import { composeOwners } from './compose-owners.ts';
import type { Platform } from './compose-platform.ts';
import type { Rooms } from './rooms.ts';
import { toldOf } from './told-of.ts';

export function composeRisk(
  { config, db, keys, events, jobs, telemetry }: Platform,
  { given: { tenants, parts }, later }: { readonly given: Pick<Rooms, 'tenants' | 'parts'>; readonly later: Pick<Rooms, 'oidc' | 'saml'> },
): RiskRoom {
  return createRisk({
    db,
    keys,
    events,
    jobs,
    signals: riskSignals,
    networks: createNetworks(
      {
        ...(config.RISK_ASN_FILE === undefined ? {} : { asn: config.RISK_ASN_FILE }),
        ...(config.RISK_PLACES_FILE === undefined ? {} : { places: config.RISK_PLACES_FILE }),
        ...(config.RISK_NETWORKS_FILE === undefined ? {} : { lists: config.RISK_NETWORKS_FILE }),
      },
      (error) => telemetry.failed(error, 'risk', undefined),
    ),
    heldUntil: (tx, userId) => parts.holds.until(tx, userId),
    tenants: () => allTenants({ tenants }),
    onFailure: (error) => telemetry.failed(error, 'risk', undefined),
    applications: async (tx) => {
      const [{ applications }, serviceProviders] = await Promise.all([later.oidc.configured(tx, new Map()), later.saml.configured(tx, new Map())]);
      return new Set([...applications.map(({ input }) => input.clientId), ...serviceProviders.flatMap(({ entityId }) => entityId ?? [])]);
    },
  });
}

/** Looks at an attempt, and says what the policy makes of it. What cannot be looked at is reported, and goes on as if nothing were found: a fault of ours locks nobody out. */
export function decideAttempts({ db, telemetry }: Pick<Platform, 'db' | 'telemetry'>, { risk, parts, tenants, sessions }: Pick<Rooms, 'risk' | 'parts' | 'tenants' | 'sessions'>) {
  /** Compared with the browser its customer was proved in, as everywhere else. Somebody else's session, in the same browser, is none of theirs. */
  const changedWithin = (sessionId: string, userId: string, origin: StepContext['origin']) => async (tx: Tx) => {
    const session = await sessions.byId(tx, sessionId);
    return session?.userId === userId ? browserChanges(session.shown ?? session.client, origin, risk.networks) : undefined;
  };
  /** Operators alone read of others; how much is counted for their limits anyway. */
  const readsIn = async (tenantId: string, userId: string): Promise<Pick<Told, 'reads'>> => {
    const tenant = await tenants.byId(tenantId);
    if (!tenant || !isSystemTenant(tenant)) return {};
    return { reads: await db.read(tenantId, (tx) => readsOf(tx, { kind: 'operator', id: userId })) };
  };
  return async (ctx: StepContext, action: Action, userId: string | undefined, within?: string): Promise<Decision | undefined> => {
    const { flow, origin } = ctx;
    const application = flow.application?.clientId ?? flow.application?.id;
    try {
      return await risk.decide({
        tenantId: flow.tenantId,
        action,
        origin,
        ...(userId === undefined ? {} : { userId, isKnownBrowser: (tx) => parts.browsers.wasKnown(tx, flow, userId) }),
        ...(application === undefined ? {} : { application }),
        told: { ...toldOf(ctx), ...(userId === undefined ? {} : await readsIn(flow.tenantId, userId)) },
        ...(within === undefined || userId === undefined ? {} : { changed: changedWithin(within, userId, origin) }),
      });
    } catch (error) {
      telemetry.failed(error, 'risk', undefined);
      return undefined;
    }
  };
}

/** The steps that a journey branches on risk with, and the look before each session. */
export function composeRiskSteps(
  platform: Pick<Platform, 'telemetry' | 'db' | 'keys' | 'jobs'>,
  rooms: Pick<Rooms, 'risk' | 'parts' | 'tenants' | 'sessions'>,
): { readonly steps: readonly Step[]; readonly weigh: SessionsObserver } {
  const { risk, tenants, sessions } = rooms;
  const { owners } = composeOwners(platform, rooms);
  const using = { risk, decide: decideAttempts(platform, rooms), answers: risk.answers, owners, sessions, gate: risk.gate };
  const weigh = weighSession(using);
  return {
    steps: riskSteps({ ...using, tenants, standings: risk.standings }),
    // A browser is known once a sign-in came to its end in it, whatever could be looked at meanwhile.
    async weigh(ctx, userId, within) {
      const weighed = await weigh(ctx, userId, within);
      return {
        ...weighed,
        async note(tx, sessionId) {
          await Promise.all([weighed?.note(tx, sessionId), rooms.parts.browsers.entered(tx, ctx, userId)]);
        },
      };
    },
  };
}

/** Only what ends something is done from a place that is shut: nothing secret is compared, nobody is written to, and nothing is said of any account. */
const GOES_ON: ReadonlySet<string> = new Set(['sign-out']);

/** Looked at before every step of a journey: who comes from where a switch keeps everybody out is turned away, whoever they say they are. */
export function shutJourneys({ risk: { gate } }: Pick<Rooms, 'risk'>): NonNullable<JourneysDeps['shut']> {
  return async (tenantId, journey, { ip }) => {
    if (GOES_ON.has(journey)) return undefined;
    const said = await gate.of(tenantId, ip);
    if (said.verdict !== 'block') return undefined;
    const action = journey === 'sign-up' ? 'sign-up' : 'sign-in';
    return { kind: 'refuse', reason: 'risk_blocked', text: { id: 'risk.blocked' }, commit: (tx) => gate.record(tx, action, said) };
  };
}
