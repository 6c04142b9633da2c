import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { checkAttributes } from '../attribute-values.ts';
import type { Lead, LeadInput, LeadTeller } from '../contract.ts';
import { createLightAccount } from '../create-light-account.ts';
import { attributeSchema, type IdentityDeps } from '../deps.ts';
import { identityErrors } from '../errors.ts';
import { leadCollected } from '../events.ts';
import { normaliseKind } from '../normalise.ts';
import { withoutEmpty } from '../register-user.ts';
import { sealFor } from '../sealing.ts';
import { userKey } from '../store.ts';
import { openReference } from './read-lead.ts';
import { referencesOf, writeReference } from './store.ts';

const EXTERNAL_ID = /^[^\p{Cc}]{1,255}$/u;

/**
 * An application tells us of a person. A light account with this contact is used again; an account of a customer is not touched, and not told of: then there is a
 * light account beside it. What it answers says nothing about which of these it was.
 */
export async function collectLead(deps: IdentityDeps, tx: Tx, origin: Origin, by: LeadTeller, input: LeadInput): Promise<Lead> {
  if (input.externalId !== undefined && !EXTERNAL_ID.test(input.externalId))
    throw identityErrors.invalid_attributes({ fields: [{ field: 'externalId', fix: 'must have 1 to 255 characters, none of them control characters' }] });
  const contact = { kind: input.contact.kind, value: normaliseKind(input.contact.kind, input.contact.value) };
  const attributes = await readAttributes(deps, tx.tenantId, input.attributes ?? {});
  const user = await createLightAccount(deps, tx, origin, { contact, attributes, source: by.source });
  const [tenant, wrapped, references] = await Promise.all([deps.keys.tenant(tx.tenantId), userKey(tx, user.id), referencesOf(tx, user.id)]);
  if (!wrapped) throw identityErrors.unknown_user();
  const seal = sealFor(user.id, tenant.openUserKey(wrapped));
  const before = openReference(
    seal,
    references.find((reference) => reference.application_id === by.applicationId),
  );
  const told = { ...before.attributes, ...attributes };
  const externalId = input.externalId ?? before.externalId;
  const [written] = await Promise.all([
    writeReference(tx, user.id, {
      ...by,
      externalId: externalId === undefined ? null : seal.sealExternalId(by.applicationId, externalId),
      told: seal.sealTold(by.applicationId, told),
    }),
    deps.events.publish(tx, leadCollected, { origin, subject: user.id, data: { source: by.source, contact: contact.kind, attributes: Object.keys(attributes) } }),
  ]);
  return { sub: user.sub, contact, attributes: told, ...(externalId === undefined ? {} : { externalId }), createdAt: written.created_at, updatedAt: written.updated_at };
}

/** Only what a customer may write: else its owner could neither confirm nor change what somebody said about them. */
async function readAttributes(deps: IdentityDeps, tenantId: string, values: NonNullable<LeadInput['attributes']>): Promise<Record<string, string | boolean>> {
  const definitions = (await attributeSchema(deps, tenantId)).filter((definition) => definition.write.includes('user'));
  const checked = checkAttributes(definitions, values);
  if (checked.problems.length > 0) throw identityErrors.invalid_attributes({ fields: checked.problems.map(({ field, fix }) => ({ field, fix })) });
  return withoutEmpty(checked.values);
}
