import { z } from 'zod';
import { defineEvent } from '#platform/events';

const passed = z.object({ type: z.string(), purpose: z.string(), remembered: z.boolean() });
const skipped = z.object({ reason: z.enum(['remembered', 'usual', 'later', 'unmet']), purpose: z.string() });

export const secondStepPassed = defineEvent<z.infer<typeof passed>>({
  type: 'credentials.second_step_passed',
  version: 1,
  schema: passed,
  about: 'A customer passed a second step, or confirmed that it is still them. `type` is what they used last. `remembered`: this browser is not asked for a while.',
});

export const browserForgotten = defineEvent({
  type: 'credentials.browser_forgotten',
  version: 1,
  schema: z.object({}),
  about: 'A customer took back that a browser is not asked for a second step.',
});

export const secondStepSkipped = defineEvent<z.infer<typeof skipped>>({
  type: 'credentials.second_step_skipped',
  version: 1,
  schema: skipped,
  about:
    'A second step would have been asked for and was not. `remembered`: the customer asked for that in this browser. `usual`: nothing was unusual. `later`: they still have time to set one up. `unmet`: nothing they have, or could set up, would do.',
});
