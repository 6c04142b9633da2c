import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Lead, LeadTeller } from '../contract.ts';
import { sealFor, type UserSeal } from '../sealing.ts';
import { sealedUser } from '../store.ts';
import { referencesOf, type ReferenceRow } from './store.ts';

/** What the application gave, with what it gave before. */
export function openReference(seal: UserSeal, row: ReferenceRow | undefined): { readonly externalId?: string; readonly attributes: Lead['attributes'] } {
  return {
    attributes: row?.told ? seal.openTold(row.application_id, row.told) : {},
    ...(row?.external_id ? { externalId: seal.openExternalId(row.application_id, row.external_id) } : {}),
  };
}

/** Only what this very application told; undefined for everything else, whatever it is. */
export async function readLead(deps: { readonly keys: Pick<Keys, 'tenant'> }, tx: Tx, by: LeadTeller, sub: string): Promise<Lead | undefined> {
  const row = await sealedUser(tx, 'sub', sub, ['contacts']);
  const [contact] = row?.contacts ?? [];
  if (!row?.wrapped || !contact || !row.light || row.state !== 'active') return undefined;
  const own = (await referencesOf(tx, row.id)).find((reference) => reference.application_id === by.applicationId);
  if (!own) return undefined;
  const seal = sealFor(row.id, (await deps.keys.tenant(tx.tenantId)).openUserKey(row.wrapped));
  return {
    sub: row.sub,
    contact: { kind: contact.kind, value: seal.openContact(contact.id, Buffer.from(contact.sealed, 'hex')) },
    ...openReference(seal, own),
    createdAt: own.created_at,
    updatedAt: own.updated_at,
  };
}
