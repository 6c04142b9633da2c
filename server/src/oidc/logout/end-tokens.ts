import type { Identity } from '#identity/contract';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import type { GrantedDependants, SessionDependants } from '#sessions/contract';
import { accountHash, hashOf } from '../artefacts/seal-artefact.ts';
import { closeLinks, deleteFamiliesOf, deleteGrantedBy, writeSignOut } from '../artefacts/store.ts';
import { familyRevoked } from '../events.ts';

export interface EndTokensDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly identity: Pick<Identity, 'find'>;
}

/**
 * Sessions end, and in the same transaction, on every process at once, what was issued under them (S3). When a customer was signed out everywhere (a new
 * password after a theft, a suspension, support), tokens for offline access end too: they outlive sessions, so a thief who got one would stay.
 * Sessions are closed before grants are deleted: whoever is being given tokens at this moment has both locked in that order (artefacts/store.ts), so
 * either finishes before and is found here, or finds the session closed.
 */
export function endTokens({ keys, events, identity }: EndTokensDeps): SessionDependants & GrantedDependants {
  return {
    async end(tx, origin, { uids, everywhere, kept }) {
      if (uids.length > 0) await closeLinks(tx, tx.tenantId, uids.map(hashOf));
      if (everywhere === undefined) return;
      const [cipher, user] = await Promise.all([keys.tenant(tx.tenantId), identity.find(tx, everywhere)]);
      if (!user) return;
      const artefacts = await deleteFamiliesOf(tx, tx.tenantId, accountHash(cipher, user.sub), kept === undefined ? undefined : hashOf(kept));
      if (artefacts > 0) await events.publish(tx, familyRevoked, { origin, subject: user.id, data: { artefacts, reason: 'signed_out' } });
    },
    disown: (tx, kept) => writeSignOut(tx, kept === undefined ? undefined : hashOf(kept)),
    async endGranted(tx, origin, { before, kept, after, limit }) {
      const { last, artefacts } = await deleteGrantedBy(tx, { before, kept: kept === undefined ? undefined : hashOf(kept), after: Buffer.from(after, 'base64url'), limit });
      if (artefacts > 0) await events.publish(tx, familyRevoked, { origin, data: { artefacts, reason: 'signed_out' } });
      return last?.toString('base64url');
    },
  };
}
