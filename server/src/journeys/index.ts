export * from './contract.ts';
export { journeyErrors } from './errors.ts';
export {
  canaryChanged,
  canaryEnded,
  definitionPublished,
  publicationCancelled,
  publicationPlanned,
  publicationStopped,
  journeyAbandoned,
  journeyFinished,
  journeyRefused,
  journeyStarted,
} from './events.ts';
export { requireOneOfEach } from './field-names.ts';
export type { KeptDefinitions, KeptJourney, KnownStep, NodeFacts } from './kept-definitions.ts';
export type { TrialStep, Walk } from './trial/walk.ts';
export { joinSteps, type JoinInput } from './join-steps.ts';
export { createJourneys, type JourneysDeps, type JourneysRoom } from './journeys.ts';
export type { Authorizations, HeadlessApplication, HeadlessRequest, JourneyRoutesDeps } from './json/ports.ts';
export { headlessReturn } from './json/headless-flow.ts';
export { openJourney, type OpenJourney } from './json/open-journey.ts';
export { finishedJson, refusedJson, secretShape, shownJson } from './json/screen-json.ts';
export { journeyRoutes } from './json/routes.ts';
export { purgeFlows } from './purge.ts';
export { releaseTag, type Release, type Releases } from './releases/releases.ts';
export type { StartRates } from './settings.ts';
export { journeysData } from './personal-data.ts';
