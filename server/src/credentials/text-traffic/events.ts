import { z } from 'zod';
import { defineEvent } from '#platform/events';

const paused = z.object({ area: z.enum(['block', 'country']), country: z.string(), asked: z.int(), entered: z.int(), until: z.iso.datetime() });

export const textsPaused = defineEvent<z.infer<typeof paused>>({
  type: 'credentials.texts_paused',
  version: 1,
  schema: paused,
  about:
    'No codes go to a country, or to a block of numbers that differ in their last four digits only, until a moment: many numbers asked for one and hardly any came back, as when somebody earns by having messages sent (SMS pumping). Those who proved a number before still get theirs. Owners were told, once a day at most.',
});
