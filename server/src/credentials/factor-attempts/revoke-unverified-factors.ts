import { z } from 'zod';
import type { Database, Tx } from '#platform/db';
import type { Events, Listener } from '#platform/events';
import { factorsRevoked } from './events.ts';
import { forgetBrowsers } from './store.ts';

export interface RevokeFactorsDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
}

const preHijack = z.object({ preHijack: z.literal(true) });

/**
 * Somebody may have waited in an account with an address that is not theirs. When the owner proves it, the second steps of that time go like its
 * password does (D6): the owner could not pass them, and the stranger could. Idempotent: the moment decides.
 */
export function revokeUnverifiedFactors(deps: RevokeFactorsDeps, type: string, deleteBefore: (tx: Tx, userId: string, moment: string) => Promise<number>): Listener {
  return {
    name: `credentials.revoke-unverified-${type}`,
    types: ['identity.identifier_verified'],
    async handle(event) {
      const userId = event.subject;
      if (userId === undefined || !preHijack.safeParse(event.data).success) return;
      await deps.db.tenant(event.tenantId, async (tx) => {
        // Whoever was known then is a stranger now.
        await forgetBrowsers(tx, userId);
        const count = await deleteBefore(tx, userId, event.occurredAt);
        if (count === 0) return;
        const origin = { actor: { kind: 'system' as const }, requestId: event.requestId };
        await deps.events.publish(tx, factorsRevoked, { origin, subject: userId, data: { type, count, reason: 'unverified_era' } });
      });
    },
  };
}
