import type { Identity } from '#identity/contract';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Limits } from '#platform/limits';
import type { CredentialType } from './contract.ts';
import { waitingEnded } from './events.ts';
import { addressKey } from './mailed-code/derive-code.ts';

export interface EndWaitingDeps {
  readonly limits: Pick<Limits, 'clear'>;
  readonly events: Pick<Events, 'publish'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'identifiers'>;
  readonly types: readonly Pick<CredentialType, 'id'>[];
}

/**
 * After too many tries a customer waits. Support, who made sure that it is them, lets them try again at once: what is counted for the account alone begins anew.
 * What a network or a tenant share stays counted, and what a hundred failures took out of use (R1) is set up anew, not forgiven.
 */
export async function endWaiting({ limits, events, keys, identity, types }: EndWaitingDeps, tx: Tx, origin: Origin, userId: string): Promise<void> {
  await events.publish(tx, waitingEnded, { origin, subject: userId, data: {} });
  const [cipher, identifiers] = await Promise.all([keys.tenant(tx.tenantId), identity.identifiers(tx, userId)]);
  const addresses = identifiers.flatMap(({ kind, value }) => (kind === 'email' ? [addressKey(cipher, value)] : []));
  // The counters are apart from transactions: they count what is rolled back, too.
  await limits.clear(tx.tenantId, [
    `password:account:${userId}`,
    `support-code:account:${userId}`,
    ...types.map(({ id }) => `factor:account:${id}:${userId}`),
    ...addresses.flatMap((address) => [`code:sends:address:${address}`, `code:tries:address:${address}`]),
  ]);
}
