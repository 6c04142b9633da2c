import type { Database } from '#platform/db';
import { consentHash, openPayload } from './seal-artefact.ts';
import { findArtefact } from './store.ts';
import { keyOf, type Unit } from './unit.ts';

const KIND = 'Consent';

/** What a customer allowed or refused an application: scopes, claims, and scopes of APIs. */
export interface Allowed {
  readonly openid?: { readonly scope?: string; readonly claims?: readonly string[] };
  readonly resources?: Readonly<Record<string, string>>;
  readonly rejected?: Omit<Allowed, 'rejected'>;
}

/** Remembers it beyond the session, under a keyed hash of both: a dump does not say who uses what. */
export interface ConsentMemory {
  recall(unit: Unit, sub: string, clientId: string): Promise<Allowed | undefined>;
  /** Written with the rest of the unit. */
  remember(unit: Unit, sub: string, clientId: string, allowed: Allowed, seconds: number): void;
}

export function createConsentMemory(db: Database): ConsentMemory {
  return {
    async recall(unit, sub, clientId) {
      const idHash = consentHash(unit.cipher, sub, clientId);
      const row = await findArtefact(db, unit.tenantId, [KIND], idHash);
      if (!row || row.ttl <= 0) return undefined;
      return JSON.parse(openPayload(unit.cipher, KIND, idHash, row.payload)) as Allowed;
    },
    remember(unit, sub, clientId, allowed, seconds) {
      const idHash = consentHash(unit.cipher, sub, clientId);
      unit.drafts.set(keyOf(KIND, idHash), { kind: KIND, idHash, json: JSON.stringify(allowed), ttl: seconds });
    },
  };
}
