import type { Cipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { isId } from '#platform/ids';
import { LOCALES, type Locale } from '#platform/i18n';
import { changeAddress } from './addresses/change-address.ts';
import { removeAddress } from './addresses/remove-address.ts';
import { undoAddressChanges } from './addresses/undo-changes.ts';
import { assertActive, isActive, mayProve } from './assert-active.ts';
import { changeState } from './change-state.ts';
import type { CustomerPage, CustomerQuestion, Identity, Person } from './contract.ts';
import { createLightAccount } from './create-light-account.ts';
import type { IdentityDeps } from './deps.ts';
import { identityErrors } from './errors.ts';
import { collectLead } from './leads/collect-lead.ts';
import { readLead } from './leads/read-lead.ts';
import { removeLead } from './leads/remove-lead.ts';
import { createMerging } from './merging/create-merging.ts';
import { normalise } from './normalise.ts';
import { findByIdentifier, readAttributes, readContacts, readHeldAttributes, readIdentifiers, readProfile } from './read-user.ts';
import { createPictures } from './pictures/create-pictures.ts';
import { readReachable } from './read-reachable.ts';
import { registerUser } from './register-user.ts';
import { readPeople } from './search/read-people.ts';
import { searchUsers } from './search/search-users.ts';
import { addressIndex } from './sealing.ts';
import { accountsBefore, keepName, lightUserByContact, missingOf, replaceLocale, toUser, unknownOf, userBy, userKey } from './store.ts';
import { readSegments } from './segments/read-segments.ts';
import { verifyIdentifier } from './verify-identifier.ts';
import { writeAttributes, writeMissing } from './write-attributes.ts';

/** What this room offers beyond the contract other rooms rely on. */
export interface IdentityRoom extends Identity {
  /** For support, never for the public. Throws `identity.invalid_place`. */
  search(tx: Tx, question: CustomerQuestion): Promise<CustomerPage>;
  /** Addresses and these attributes of many, for lists. One statement. Whoever was erased is not in it. */
  people(tx: Tx, userIds: readonly string[], names: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

export function createIdentity(deps: IdentityDeps): IdentityRoom {
  async function userCipher(tx: Tx, userId: string): Promise<Cipher> {
    const [tenant, wrapped] = await Promise.all([deps.keys.tenant(tx.tenantId), userKey(tx, userId)]);
    if (!wrapped) throw identityErrors.unknown_user();
    return tenant.openUserKey(wrapped);
  }
  return {
    normalise,
    async find(tx, userId) {
      const row = isId(userId) ? await userBy(tx, 'id', userId) : undefined;
      return row && toUser(row);
    },
    async findBySub(tx, sub) {
      const row = await userBy(tx, 'sub', sub);
      return row && toUser(row);
    },
    findByIdentifier: (tx, identifier) => findByIdentifier(deps, tx, identifier),
    async findLightByContact(tx, contact) {
      const tenant = await deps.keys.tenant(tx.tenantId);
      const row = await lightUserByContact(tx, contact.kind, addressIndex(tenant, contact.kind, contact.value));
      return row && toUser(row);
    },
    identifiers: (tx, userId) => readIdentifiers(deps, tx, userId),
    contacts: (tx, userId) => readContacts(deps, tx, userId),
    attributes: (tx, userId, names) => readAttributes(deps, tx, userId, names),
    missingAttributes: missingOf,
    heldAttributes: (tx, userId, names) => readHeldAttributes(deps, tx, userId, names),
    register: (tx, origin, input) => registerUser(deps, tx, origin, input),
    createLight: (tx, origin, input) => createLightAccount(deps, tx, origin, input),
    verifyIdentifier: (tx, origin, userId, identifier) => verifyIdentifier(deps, tx, origin, userId, identifier),
    writeAttributes: (tx, origin, userId, values, source) => writeAttributes(deps, tx, origin, userId, values, source),
    writeMissing: (tx, origin, userId, values, source) => writeMissing(deps, tx, origin, userId, values, source),
    setState: (tx, origin, userId, state, reason) => changeState(deps, tx, origin, userId, state, reason),
    async setLocale(tx, userId, locale) {
      if (LOCALES.includes(locale as Locale)) await replaceLocale(tx, userId, locale);
    },
    assertActive,
    isActive,
    mayProve,
    reachable: (tx, userIds, kind) => readReachable(deps, tx, userIds, kind),
    segments: (tx, userId) => readSegments(deps, tx, userId),
    addresses: {
      change: (tx, origin, input) => changeAddress(deps, tx, origin, input),
      remove: (tx, origin, input) => removeAddress(deps, tx, origin, input),
      undoSince: (tx, origin, userId, since) => undoAddressChanges(deps, tx, origin, userId, since),
    },
    leads: {
      collect: (tx, origin, by, input) => collectLead(deps, tx, origin, by, input),
      find: (tx, by, sub) => readLead(deps, tx, by, sub),
      remove: (tx, origin, by, sub) => removeLead(deps, tx, origin, by, sub),
    },
    pictures: createPictures(deps),
    keepName,
    unknownOf,
    accountsBefore,
    merging: createMerging(deps),
    userCipher,
    profile: (tx, sub) => readProfile(deps, tx, sub),
    people: (tx, userIds, names) => readPeople(deps, tx, userIds, names),
    search: (tx, question) => searchUsers(deps, tx, question),
  };
}
