import { z } from 'zod';
import { removedData, savedData, type RemovedData, type SavedData } from '#platform/connections';
import { defineEvent } from '#platform/events';

const run = z.object({ run: z.string(), connection: z.string(), slug: z.string() });
const settled = run.extend({
  state: z.enum(['again', 'verified', 'refused', 'cancelled', 'expired']),
  reason: z.string().optional(),
  attributes: z.array(z.string()),
  mismatched: z.array(z.string()),
});
const decided = run.extend({ adopted: z.boolean(), attributes: z.array(z.string()) });
const lost = z.object({ attributes: z.array(z.string()), source: z.string() });
const refused = z.object({ connection: z.string(), slug: z.string(), check: z.string() });
const failed = z.object({ connection: z.string(), slug: z.string(), at: z.enum(['start', 'result']), detail: z.string() });

export const connectionSaved = defineEvent<SavedData>({
  type: 'verification.connection_saved',
  version: 1,
  schema: savedData,
  about: 'A connection to a service that verifies was made or changed. `fields` names what differed, `secrets` for any of its secrets; values are not in the event.',
});
export const connectionRemoved = defineEvent<RemovedData>({
  type: 'verification.connection_removed',
  version: 1,
  schema: removedData,
  about: 'A connection to a service that verifies was deleted. Nothing rested on it.',
});
export const verificationStarted = defineEvent<z.infer<typeof run>>({
  type: 'verification.started',
  version: 1,
  schema: run,
  about: 'A customer went to a service to be verified.',
});
export const verificationSettled = defineEvent<z.infer<typeof settled>>({
  type: 'verification.settled',
  version: 1,
  schema: settled,
  about:
    'A service said how a check ended, or its time was over. `attributes` are vouched for from now on; `mismatched` are those where the account says something else, which its owner decides. Names only.',
});
export const mismatchDecided = defineEvent<z.infer<typeof decided>>({
  type: 'verification.mismatch_decided',
  version: 1,
  schema: decided,
  about: 'A customer decided what counts where a service found something else than the account said: what was verified (`adopted`), or what stood there.',
});
export const assuranceLost = defineEvent<z.infer<typeof lost>>({
  type: 'verification.assurance_lost',
  version: 1,
  schema: lost,
  about: 'Attributes say something else than what was verified: nobody vouches for them any more. `source` is who wrote them.',
});
export const messageRefused = defineEvent<z.infer<typeof refused>>({
  type: 'verification.message_refused',
  version: 1,
  schema: refused,
  about: 'A message came to the address of a connection and was not proved to be of its service. `check` is what it failed at. At most 20 an hour are recorded.',
});
export const serviceFailed = defineEvent<z.infer<typeof failed>>({
  type: 'verification.service_failed',
  version: 1,
  schema: failed,
  about: 'A service could not be asked, or answered with nothing to go by. `detail` is for whoever looks after the connection.',
});
