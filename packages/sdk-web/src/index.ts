export { stepUpOf, type StepUp } from './challenge.ts';
export { beginJourney, type Journey, type JourneyOptions, type JourneyRequest, type Standing } from './journeys.ts';
export { createParvis, type Outcome, type Parvis, type ParvisOptions, type SignInOptions } from './parvis.ts';
export { ParvisError, type Fetch } from './provider.ts';
export { nodeOf, type Locale, type NodeOf, type Screen, type ScreenNode, type Text, type Ticks } from './screen.ts';
export type { Tokens } from './tokens.ts';
