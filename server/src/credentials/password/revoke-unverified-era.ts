import { z } from 'zod';
import type { Database } from '#platform/db';
import type { EventEnvelope, Events } from '#platform/events';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { passwordRevoked } from './events.ts';
import { deletePasswords } from './store.ts';

export interface RevokeDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly browsers: Pick<KnownBrowsers, 'forget'>;
}

const preHijack = z.object({ preHijack: z.literal(true) });

/**
 * Somebody may have set up an account with an address that is not theirs and waited for the owner to prove it (pre-hijack, D6). When the proof
 * tells of such a past, the password of that time goes; one set since then by the owner stays. Idempotent: the moment decides.
 */
export async function revokeUnverifiedEra(deps: RevokeDeps, event: EventEnvelope): Promise<void> {
  const userId = event.subject;
  if (userId === undefined || !preHijack.safeParse(event.data).success) return;
  await deps.db.tenant(event.tenantId, async (tx) => {
    // Whoever was known then is a stranger now.
    await deps.browsers.forget(tx, userId);
    if ((await deletePasswords(tx, userId, event.occurredAt)) === 0) return;
    const origin = { actor: { kind: 'system' as const }, requestId: event.requestId };
    await deps.events.publish(tx, passwordRevoked, { origin, subject: userId, data: { reason: 'unverified_era' } });
  });
}
