import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { assertAttributes } from './attribute-values.ts';
import { buildParts } from './build-parts.ts';
import type { Identity, User } from './contract.ts';
import { attributeSchema, type IdentityDeps } from './deps.ts';
import { identityErrors } from './errors.ts';
import { lightAccountCreated } from './events.ts';
import { normaliseKind } from './normalise.ts';
import { SUB, withoutEmpty } from './register-user.ts';
import { searchRules } from './search/search-rules.ts';
import { addressIndex } from './sealing.ts';
import { insertUser, lockLightUser, toUser } from './store.ts';
import { writeUnconfirmed } from './write-attributes.ts';

/**
 * A person we may write to, from one contact and a few attributes (REG-8). A light account that already has this contact is used again, so
 * that two newsletters make one lead, also at the same moment. Full accounts are never touched: nothing was proved here.
 */
export async function createLightAccount(deps: IdentityDeps, tx: Tx, origin: Origin, input: Parameters<Identity['createLight']>[2]): Promise<User> {
  if (input.sub !== undefined && !SUB.test(input.sub)) throw identityErrors.invalid_subject();
  const [tenant, definitions, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), attributeSchema(deps, tx.tenantId), searchRules(deps, tx.tenantId)]);
  const attributes = withoutEmpty(assertAttributes(definitions, input.attributes ?? {}));
  const contact = { kind: input.contact.kind, value: normaliseKind(input.contact.kind, input.contact.value), verified: false };

  const existing = await lockLightUser(tx, contact.kind, addressIndex(tenant, contact.kind, contact.value));
  if (existing && (input.sub === undefined || input.sub === existing.sub)) {
    await writeUnconfirmed(deps, tx, origin, existing.id, attributes, input.source);
    return toUser(existing);
  }
  const userId = newId();
  const { wrapped, cipher } = tenant.newUserKey();
  const parts = buildParts(tenant, rules, userId, cipher, { identifiers: [], contacts: [contact], attributes, source: input.source, unconfirmed: true });
  const written = await insertUser(tx, { id: userId, sub: input.sub ?? newId(), light: true, wrapped }, parts);
  if (!written) throw identityErrors.subject_taken();
  await deps.events.publish(tx, lightAccountCreated, { origin, subject: userId, data: { source: input.source, contact: contact.kind, attributes: Object.keys(attributes) } });
  return toUser(written);
}
