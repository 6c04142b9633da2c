import type { Identity } from '#identity/contract';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events, Listener } from '#platform/events';
import { accountHash } from '../artefacts/seal-artefact.ts';
import { deleteFamiliesOf } from '../artefacts/store.ts';
import { familyRevoked } from '../events.ts';

export interface EndFamiliesDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly identity: Pick<Identity, 'find'>;
}

/**
 * A customer was signed out everywhere: a new password after a theft, a suspension, support. Tokens for offline access outlive sessions, so
 * a thief who got one would stay (S3). Everything granted until then ends; what the customer's next sign-in grants begins later.
 */
export function endFamilies(deps: EndFamiliesDeps): Listener {
  return {
    name: 'oidc.end-families',
    types: ['sessions.user_signed_out'],
    async handle(event) {
      const userId = event.subject;
      if (userId === undefined) return;
      const cipher = await deps.keys.tenant(event.tenantId);
      await deps.db.tenant(event.tenantId, async (tx) => {
        const user = await deps.identity.find(tx, userId);
        if (!user) return;
        const artefacts = await deleteFamiliesOf(tx, event.tenantId, accountHash(cipher, user.sub), event.occurredAt);
        if (artefacts === 0) return;
        const origin = { actor: event.actor, requestId: event.requestId };
        await deps.events.publish(tx, familyRevoked, { origin, subject: userId, data: { artefacts, reason: 'signed_out' } });
      });
    },
  };
}
