import { z } from 'zod';
import type { Database } from '#platform/db';
import type { Events, Listener } from '#platform/events';
import { passkeysRevoked } from './events.ts';
import { deletePasskeys } from './store.ts';

export interface RevokePasskeysDeps {
  /** For the listener, which runs in the worker. */
  readonly db: Pick<Database, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
}

const preHijack = z.object({ preHijack: z.literal(true) });

/**
 * Somebody may have waited in an account with an address that is not theirs. When the owner proves it, the passkeys of that time go like its
 * password does (D6): a passkey would otherwise outlive every new password. Idempotent: the moment decides.
 */
export function revokeUnverifiedPasskeys(deps: RevokePasskeysDeps): Listener {
  return {
    name: 'credentials.revoke-unverified-passkeys',
    types: ['identity.identifier_verified'],
    async handle(event) {
      const userId = event.subject;
      if (userId === undefined || !preHijack.safeParse(event.data).success) return;
      await deps.db.tenant(event.tenantId, async (tx) => {
        const count = await deletePasskeys(tx, userId, event.occurredAt);
        if (count === 0) return;
        const origin = { actor: { kind: 'system' as const }, requestId: event.requestId };
        await deps.events.publish(tx, passkeysRevoked, { origin, subject: userId, data: { count, reason: 'unverified_era' } });
      });
    },
  };
}
