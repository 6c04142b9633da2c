import { mergeSteps, privacyStep, type PrivacyDeps } from '#account';
import { solveStep } from '#challenges';
import { askStep, termsStep } from '#consent';
import { createKnownBrowsers, previewCredentials } from '#credentials';
import { identitySteps, profilingSteps } from '#identity';
import { createJourneys, type JourneysRoom, type Step } from '#journeys';
import { oidcSteps } from '#oidc';
import { organizationsErrors } from '#organizations';
import { sessionSteps } from '#sessions';
import { actingSteps } from './catalog/acting-steps.ts';
import { challengeMethods } from './catalog/challenges.ts';
import { joinedSteps } from './catalog/joined-steps.ts';
import { builtinJourneys } from './catalog/journeys.ts';
import { commonOf, type Platform } from './compose-platform.ts';
import { composeRiskSteps, shutJourneys } from './compose-risk.ts';
import type { Rooms } from './rooms.ts';
import { suspicionOf } from './suspicion-of.ts';

/** Whoever made two accounts one must not do the rest at once, whatever the tenant says of recoveries. */
const MERGE_HOLD_HOURS = 24;

export interface JourneysNeeds {
  readonly given: Pick<
    Rooms,
    | 'tenants'
    | 'identity'
    | 'sessions'
    | 'federation'
    | 'parts'
    | 'risk'
    | 'ownCredentials'
    | 'browserKeys'
    | 'erasure'
    | 'verification'
    | 'consent'
    | 'portability'
    | 'organizations'
    | 'team'
  >;
  readonly privacy: PrivacyDeps;
}

/** The engine, and every step the rooms contribute. */
export function composeJourneys(platform: Platform, { given, privacy }: JourneysNeeds): JourneysRoom {
  const steps = stepsOf(platform, { given, privacy });
  const { tenants, sessions, browserKeys } = given;
  const acting = {
    in: (tenantId: string, sessionId: string) => platform.db.read(tenantId, async (tx) => (await sessions.byId(tx, sessionId))?.actor !== undefined),
    steps: actingSteps,
  };
  return createJourneys({
    ...commonOf(platform),
    sessions,
    browserKeys,
    acting,
    shut: shutJourneys(given),
    steps: [...steps, ...joinedSteps(steps, { tenants })],
    definitions: builtinJourneys,
    onFailure: (error) => platform.telemetry.failed(error, 'journeys', undefined),
  });
}

function stepsOf(platform: Platform, { given, privacy }: JourneysNeeds): readonly Step[] {
  const { keys, events, limits, i18n } = platform;
  const common = commonOf(platform);
  const risk = composeRiskSteps(platform, given);
  const { tenants, identity, sessions, federation, parts, ownCredentials, erasure, verification, consent, portability, organizations, team } = given;
  return [
    ...identitySteps({ identity, tenants, limits, networkKey: common.networkKey, registered: organizations.registered }),
    ...organizations.steps,
    ...profilingSteps({ keys, events, identity, tenants }),
    ...parts.steps,
    ...risk.steps,
    ...federation.steps,
    ...verification.steps,
    askStep({ ...privacy, consent }),
    termsStep({ consent, i18n }),
    ...portability.steps,
    ...erasure.steps,
    ...sessionSteps({
      sessions,
      observe: risk.weigh,
      assertUsable: async (tx, userId) => {
        const [user, mayEnter] = await Promise.all([identity.find(tx, userId), organizations.mayEnter(tx, userId)]);
        if (user) identity.assertActive(user);
        else throw new Error('The user of a flow does not exist.');
        if (!mayEnter) throw organizationsErrors.guardian_needed();
      },
    }),
    ...mergeSteps({
      identity,
      sessions,
      tenants,
      notices: parts.notices,
      beginHold: (tx, origin, userId) => parts.holds.begin(tx, origin, userId, 'account_merged', MERGE_HOLD_HOURS),
      hasSecondStep: ownCredentials.hasSecondStep,
      previewWays: (tx, pair) => previewCredentials(parts.credentials.types, tx, pair),
    }),
    privacyStep(privacy),
    // Whoever says yes to a device from a network that hides them shows that it is in front of them.
    ...oidcSteps({ identity, mustType: async (ctx) => (await suspicionOf(given)(ctx)) === 'much' }),
    ...team.steps,
    solveStep({
      ...common,
      tenants,
      methods: challengeMethods,
      familiar: async (ctx) => (await createKnownBrowsers(keys).knownAs(ctx)) !== undefined,
      suspicion: suspicionOf(given),
    }),
  ];
}
