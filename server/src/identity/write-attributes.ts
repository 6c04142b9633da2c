import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { assertAttributes, type AttributeInput } from './attribute-values.ts';
import { buildParts } from './build-parts.ts';
import { attributeSchema, type IdentityDeps } from './deps.ts';
import { identityErrors } from './errors.ts';
import { attributesChanged } from './events.ts';
import { PICTURE_ATTRIBUTE } from './pictures/address.ts';
import { dropUnnamed } from './pictures/create-pictures.ts';
import { openAttributes } from './read-user.ts';
import { withoutEmpty } from './register-user.ts';
import { searchRules } from './search/search-rules.ts';
import { extendUser, lockUser, removeAttributes, sealedUser } from './store.ts';

/** Writes what differs or was unconfirmed, removes what is null or empty, and says so once. Writing what is there already changes nothing. */
export async function writeAttributes(deps: IdentityDeps, tx: Tx, origin: Origin, userId: string, values: Readonly<Record<string, AttributeInput>>, source: string): Promise<void> {
  if (Object.keys(values).length === 0) return;
  const [tenant, definitions, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), attributeSchema(deps, tx.tenantId), searchRules(deps, tx.tenantId)]);
  const checked = assertAttributes(definitions, values);
  const row = await sealedUser(tx, 'id', userId, ['held'], Object.keys(checked));
  if (!row?.wrapped) throw identityErrors.unknown_user();
  const cipher = tenant.openUserKey(row.wrapped);
  const before = openAttributes(userId, cipher, row.held);
  const changed = withoutEmpty(
    Object.fromEntries(Object.entries(checked).filter(([name, value]) => value !== null && (before[name]?.value !== value || before[name].unconfirmed))),
  );
  const removed = Object.keys(checked).filter((name) => checked[name] === null && before[name] !== undefined);
  if (Object.keys(changed).length > 0) {
    await extendUser(tx, userId, buildParts(tenant, rules, userId, cipher, { identifiers: [], contacts: [], attributes: changed, source }), { upgrade: false });
  }
  if (removed.length > 0) await removeAttributes(tx, userId, removed);
  if (Object.keys(changed).length + removed.length === 0) return;
  if (PICTURE_ATTRIBUTE in changed || removed.includes(PICTURE_ATTRIBUTE)) await dropUnnamed(tx, userId, changed[PICTURE_ATTRIBUTE]);
  await deps.events.publish(tx, attributesChanged, { origin, subject: userId, data: { names: Object.keys(changed), removed, source } });
}

/**
 * What somebody answers where they were asked for what is missing: what is confirmed by now stays as it is, whoever confirmed it, also at this very moment. What is
 * null or empty removes an unconfirmed word.
 */
export async function writeMissing(deps: IdentityDeps, tx: Tx, origin: Origin, userId: string, values: Readonly<Record<string, AttributeInput>>, source: string): Promise<void> {
  const [, row] = await Promise.all([lockUser(tx, userId), sealedUser(tx, 'id', userId, ['held'], Object.keys(values))]);
  const confirmed = new Set(row?.held.flatMap(({ name, unconfirmed }) => (unconfirmed ? [] : [name])));
  await writeAttributes(deps, tx, origin, userId, Object.fromEntries(Object.entries(values).filter(([name]) => !confirmed.has(name))), source);
}

/** What a site says of a person without an account: never over what somebody confirmed. Writing what is there already changes nothing. */
export async function writeUnconfirmed(
  deps: IdentityDeps,
  tx: Tx,
  origin: Origin,
  userId: string,
  values: Readonly<Record<string, string | boolean>>,
  source: string,
): Promise<void> {
  if (Object.keys(values).length === 0) return;
  const row = await sealedUser(tx, 'id', userId, ['held'], Object.keys(values));
  if (!row?.wrapped) throw identityErrors.unknown_user();
  const [tenant, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), searchRules(deps, tx.tenantId)]);
  const cipher = tenant.openUserKey(row.wrapped);
  const before = openAttributes(userId, cipher, row.held);
  const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => before[name] === undefined || (before[name].unconfirmed && before[name].value !== value)));
  if (Object.keys(changed).length === 0) return;
  await extendUser(tx, userId, buildParts(tenant, rules, userId, cipher, { identifiers: [], contacts: [], attributes: changed, source, unconfirmed: true }), { upgrade: false });
  await deps.events.publish(tx, attributesChanged, { origin, subject: userId, data: { names: Object.keys(changed), removed: [], source } });
}
