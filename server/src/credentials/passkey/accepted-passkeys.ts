import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { FlowView, ScreenNode } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import { accountName } from './account-name.ts';
import { relyingParty } from './relying-party.ts';
import { openPasskey } from './seal-passkey.ts';
import { handleOf, listPasskeys } from './store.ts';

export interface AcceptedDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'find' | 'profile'>;
}

/**
 * Word to the platform of which passkeys of this account work, and under which name (SI3, AC4). Also when none is left: the last one that was removed is
 * the one a device would go on offering. Nothing for a user who never had one: there is no handle to speak about.
 */
export async function acceptedPasskeys(deps: AcceptedDeps, tx: Tx, flow: Pick<FlowView, 'issuer'>, userId: string): Promise<readonly ScreenNode[]> {
  const party = relyingParty(flow.issuer);
  if (!party) return [];
  const [rows, handle, account] = await Promise.all([listPasskeys(tx, userId), handleOf(tx, userId), accountName(deps.identity, tx, userId)]);
  if (!handle || !account) return [];
  const cipher = await deps.keys.tenant(tx.tenantId);
  return [
    {
      kind: 'passkeys',
      rpId: party.id,
      userId: handle.toString('base64url'),
      accepted: rows.map((row) => openPasskey(cipher, userId, row.id, 'id', row.sealed_id)),
      ...account,
    },
  ];
}
