import type { Step } from '#journeys/contract';
import { confirmSignOutStep, endSessionStep } from './steps/sign-out.ts';
import { startSessionStep, type StartStepDeps } from './steps/start.ts';

/** Whoever looks at sign-ins. */
export type SessionsObserver = NonNullable<StartStepDeps['observe']>;

export * from './contract.ts';
export { assuranceOf } from './assurance.ts';
export { createBrowserKeys } from './browsers/browser-keys.ts';
export { sessionErrors } from './errors.ts';
export { actingBegan, actingEnded, browserCopied, sessionRaised, sessionRevoked, sessionStarted, userSignedOut, everybodySignedOut } from './events.ts';
export { demandsOf, isReachable, LEVELS, levelsFor, meets, type Demands } from './levels.ts';
export { sessionsExport } from './exporting/sessions-part.ts';
export { sessionListeners } from './listeners.ts';
export { sessionsPart } from './merge-sessions.ts';
export { purgeBrowserKeys } from './purge.ts';
export { sessionsRetention } from './retention.ts';
export { createSignEverybodyOut, type SignEverybodyOut } from './everybody/sign-everybody-out.ts';
export { createSessions, type SessionsDeps } from './sessions.ts';
export type { SessionLimits } from './settings.ts';

/** `sessions.start`, `sessions.confirm-sign-out`, `sessions.end`. */
export function sessionSteps(deps: StartStepDeps & Parameters<typeof endSessionStep>[0]): Step[] {
  return [startSessionStep(deps), confirmSignOutStep, endSessionStep(deps)];
}
export { sessionsData } from './personal-data.ts';
