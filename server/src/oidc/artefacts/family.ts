import { Provider } from 'oidc-provider';
import type { Database, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { hashOf } from './seal-artefact.ts';
import { deleteFamily } from './store.ts';
import { keyOf, type Unit } from './unit.ts';

/** Whose tokens ended, as far as this request knows. */
export interface Family {
  readonly artefacts: number;
  /** `revoked`: the application asked for it. `reused`: a code or refresh token was used twice. `risk`: somebody else goes on with it. */
  readonly reason: 'revoked' | 'reused' | 'risk';
  readonly sub: string | undefined;
  readonly clientId: string | undefined;
  readonly origin: Origin | undefined;
}

export interface Listening {
  readonly db: Database;
  /** In the transaction that revokes. */
  readonly onFamilyRevoked: (tx: Tx, family: Family) => Promise<void>;
}

/**
 * Ends a grant and everything that came from it, at once and in a transaction of its own: a refused attempt must leave this behind (habit 7).
 * The provider asks for it kind by kind in one go; it happens once.
 */
export function revokeFamily(deps: Listening, unit: Unit, grantId: string, why?: 'risk'): Promise<void> {
  let running = unit.families.get(grantId);
  if (!running) {
    const grantHash = hashOf(grantId);
    const grant = JSON.parse(unit.grants.get(keyOf('Grant', grantHash))?.json ?? '{}') as { accountId?: string; clientId?: string };
    running = deps.db.tenant(unit.tenantId, async (tx) => {
      const artefacts = await deleteFamily(tx, unit.tenantId, grantHash);
      if (artefacts > 0)
        await deps.onFamilyRevoked(tx, {
          artefacts,
          reason: why ?? (Provider.ctx?.oidc.route === 'revocation' ? 'revoked' : 'reused'),
          sub: grant.accountId,
          clientId: grant.clientId,
          origin: unit.origin,
        });
    });
    unit.families.set(grantId, running);
    unit.grants.set(keyOf('Grant', grantHash), undefined);
    for (const [key, draft] of unit.drafts) if (draft.grantHash?.equals(grantHash)) unit.drafts.delete(key);
  }
  return running;
}
