import { z } from 'zod';
import { defineEvent } from '#platform/events';

/** `flow` ties the events of one flow together and cannot be used to reach it. `journey` and `version` are those it began with. */
const begun = { flow: z.string(), journey: z.string(), version: z.string() };
/** `at` is where it ended, `<journey>/<node>`; `seconds` since it began. */
const ended = { ...begun, at: z.string(), seconds: z.number() };

const started = z.object(begun);
const finished = z.object({ ...ended, newUser: z.boolean() });
const refused = z.object({ ...ended, reason: z.string() });
const left = z.object(ended);
const abandoned = z.object(ended);
const published = z.object({ journey: z.string(), version: z.string() });
const stopped = z.object({ ...published.shape, why: z.string() });

export const journeyStarted = defineEvent({ type: 'journeys.journey_started', version: 1, schema: started, about: 'A customer began a journey, for example to sign in.' });
export const journeyFinished = defineEvent({ type: 'journeys.journey_finished', version: 1, schema: finished, about: 'A customer came to the end of a journey.' });
export const journeyRefused = defineEvent({ type: 'journeys.journey_refused', version: 1, schema: refused, about: 'A journey was ended by a step; `reason` says why.' });
export const journeyLeft = defineEvent({
  type: 'journeys.journey_left',
  version: 1,
  schema: left,
  about: 'A customer pressed Cancel and went back to whoever asked, without an answer.',
});
export const journeyAbandoned = defineEvent({ type: 'journeys.journey_abandoned', version: 1, schema: abandoned, about: 'Nobody went on with a journey until it ran out.' });
export const definitionPublished = defineEvent({
  type: 'journeys.definition_published',
  version: 1,
  schema: published,
  about: 'A journey was published; flows begun from now on use this version.',
});
export const canaryChanged = defineEvent({
  type: 'journeys.canary_changed',
  version: 1,
  schema: z.object({ ...published.shape, percent: z.number() }),
  about: 'From now on so many of a hundred new flows begin with this version, beside the one in use.',
});
export const canaryEnded = defineEvent({
  type: 'journeys.canary_ended',
  version: 1,
  schema: stopped,
  about: 'No new flow begins with it as a trial: it was taken back, published for all, or replaced.',
});
export const publicationPlanned = defineEvent({
  type: 'journeys.publication_planned',
  version: 1,
  schema: z.object({ ...published.shape, at: z.string() }),
  about: 'A version will be published at a time.',
});
export const publicationCancelled = defineEvent({ type: 'journeys.publication_cancelled', version: 1, schema: published, about: 'A planned publication was called off.' });
export const publicationStopped = defineEvent({
  type: 'journeys.publication_stopped',
  version: 1,
  schema: stopped,
  about: 'The time of a planned publication came and it was not published; `why` is the code of the reason.',
});
