export * from './contract.ts';
export { journeyErrors } from './errors.ts';
export { definitionPublished, journeyAbandoned, journeyFinished, journeyRefused, journeyStarted } from './events.ts';
export { joinSteps } from './join-steps.ts';
export { createJourneys, type JourneysDeps, type JourneysRoom } from './journeys.ts';
export type { Authorizations, HeadlessApplication, HeadlessRequest, JourneyRoutesDeps } from './json/ports.ts';
export { journeyRoutes } from './json/routes.ts';
export { purgeFlows } from './purge.ts';
export type { StartRates } from './settings.ts';
