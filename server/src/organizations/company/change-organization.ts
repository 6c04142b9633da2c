import type { Tx } from '#platform/db';
import { isUniqueViolation } from '#platform/db';
import type { Origin } from '#platform/events';
import { isId, newId } from '#platform/ids';
import type { Organization, OrganizationChange, OrganizationInput, OrganizationRemoval } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { organizationChanged, organizationCreated, organizationRemoved } from '../events.ts';
import { tidyName } from './names.ts';
import { deleteOrganization, findOrganization, hasReference, insertOrganization, lockCompany, updateOrganization, type Written } from './store.ts';

type Deps = Pick<OrganizationsDeps, 'events'>;

const writtenOf = (input: OrganizationInput, state: Organization['state']): Written => ({
  name: tidyName(input.name),
  reference: input.reference,
  state: input.state ?? state,
  metadata: input.metadata ?? {},
  requiresSecondStep: input.requiresSecondStep ?? false,
  joinsByDomain: input.joinsByDomain ?? false,
  connection: input.connection,
});

export async function createOrganization({ events }: Deps, tx: Tx, origin: Origin, input: OrganizationInput): Promise<OrganizationChange> {
  const id = newId();
  if (!(await insertOrganization(tx, id, writtenOf(input, 'active')))) return { kind: 'reference_taken' };
  await events.publish(tx, organizationCreated, { origin, data: { organization: id } });
  return { kind: 'saved', organization: (await findOrganization(tx, id)) as Organization };
}

const FIELDS = ['name', 'reference', 'state', 'metadata', 'requiresSecondStep', 'joinsByDomain', 'connection'] as const;

/** As a whole: what is left out is gone; the state stays. `expected`: the version the caller read; undefined: whatever it is. */
export async function changeOrganization(
  { events }: Deps,
  tx: Tx,
  origin: Origin,
  id: string,
  input: OrganizationInput,
  expected: number | undefined,
): Promise<OrganizationChange> {
  const before = isId(id) && (await lockCompany(tx, id)) ? await findOrganization(tx, id) : undefined;
  if (!before) return { kind: 'unknown' };
  if (expected !== undefined && expected !== before.version) return { kind: 'changed_meanwhile', organization: before };
  if (input.reference !== undefined && (await hasReference(tx, input.reference, id))) return { kind: 'reference_taken' };
  const after = writtenOf(input, before.state);
  const fields = FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  if (fields.length === 0) return { kind: 'saved', organization: before };
  try {
    await updateOrganization(tx, id, after);
  } catch (error) {
    // Somebody else was faster by a moment. The transaction is over: whoever called ends it.
    if (isUniqueViolation(error)) return { kind: 'reference_taken' };
    throw error;
  }
  await events.publish(tx, organizationChanged, { origin, data: { organization: id, fields, state: after.state } });
  return { kind: 'saved', organization: (await findOrganization(tx, id)) as Organization };
}

/** For good, with everybody's membership; the accounts stay. `name`: as whoever removes it typed it. */
export async function removeOrganization(
  { events }: Deps,
  tx: Tx,
  origin: Origin,
  id: string,
  { name, expected }: { readonly name: string; readonly expected: number | undefined },
): Promise<OrganizationRemoval> {
  const found = isId(id) && (await lockCompany(tx, id)) ? await findOrganization(tx, id) : undefined;
  if (!found) return { kind: 'unknown' };
  if (expected !== undefined && expected !== found.version) return { kind: 'changed_meanwhile', organization: found };
  if (tidyName(name) !== found.name) return { kind: 'other_name' };
  await deleteOrganization(tx, id);
  await events.publish(tx, organizationRemoved, { origin, data: { organization: id, members: found.members } });
  return { kind: 'removed' };
}
