import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { LeadTeller } from '../contract.ts';
import type { IdentityDeps } from '../deps.ts';
import { leadRemoved } from '../events.ts';
import { openAttributes } from '../read-user.ts';
import { sealFor } from '../sealing.ts';
import { deleteUser, removeAttributes, sealedUser } from '../store.ts';
import { writeUnconfirmed } from '../write-attributes.ts';
import { openReference } from './read-lead.ts';
import { deleteReference, lockLead, referencesOf } from './store.ts';

/**
 * An application takes back what it told of a person. Where another told of them too, the light account stays, with what that one said; else it goes, with its key, so
 * that nothing sealed for it can be read any more. Whoever has an account meanwhile is nobody's lead.
 */
export async function removeLead(deps: IdentityDeps, tx: Tx, origin: Origin, by: LeadTeller, sub: string): Promise<boolean> {
  const userId = await lockLead(tx, sub);
  if (userId === undefined) return false;
  const references = await referencesOf(tx, userId);
  if (!references.some((reference) => reference.application_id === by.applicationId)) return false;
  const others = references.filter((reference) => reference.application_id !== by.applicationId);
  const last = others.length === 0;
  if (last) await deleteUser(tx, userId);
  else {
    await deleteReference(tx, userId, by.applicationId);
    await withdraw(deps, tx, origin, by, userId, others);
  }
  await deps.events.publish(tx, leadRemoved, { origin, subject: userId, data: { source: by.source, last } });
  return true;
}

/** What this application said goes; where another said the same detail, that one's word takes its place. */
async function withdraw(deps: IdentityDeps, tx: Tx, origin: Origin, by: LeadTeller, userId: string, others: Awaited<ReturnType<typeof referencesOf>>): Promise<void> {
  const row = await sealedUser(tx, 'id', userId, ['held']);
  if (!row?.wrapped) return;
  const cipher = (await deps.keys.tenant(tx.tenantId)).openUserKey(row.wrapped);
  const theirs = Object.entries(openAttributes(userId, cipher, row.held)).flatMap(([name, value]) => (value.unconfirmed && value.source === by.source ? [name] : []));
  await removeAttributes(tx, userId, theirs);
  for (const other of others) {
    const { attributes } = openReference(sealFor(userId, cipher), other);
    const said = Object.fromEntries(Object.entries(attributes).filter(([name]) => theirs.includes(name)));
    await writeUnconfirmed(deps, tx, origin, userId, said, other.source);
  }
}
