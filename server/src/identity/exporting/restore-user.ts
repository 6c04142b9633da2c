import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { RestoredCopy } from '#portability/contract';
import { assertAttributes } from '../attribute-values.ts';
import type { Contact, Identifier } from '../contract.ts';
import { attributeSchema, type IdentityDeps } from '../deps.ts';
import { identityErrors } from '../errors.ts';
import { userRegistered } from '../events.ts';
import { normaliseKind } from '../normalise.ts';
import { PICTURE_ATTRIBUTE } from '../pictures/address.ts';
import { restorePicture, type PictureOfCopy } from '../pictures/restore-picture.ts';
import { SUB } from '../register-user.ts';
import { searchRules } from '../search/search-rules.ts';
import { addressIndex, indexAddresses, indexAttributes, sealFor } from '../sealing.ts';
import { insertRestored, insertRestoredParts } from './store.ts';

export const RESTORED_SECTIONS = ['account', 'identifiers', 'contacts', 'attributes', 'picture'] as const;

/* As the schemas of the sections have held them to. */
interface AccountRow {
  readonly sub: string;
  readonly former_subs: readonly string[];
  readonly state: string;
  readonly light: boolean;
  readonly locale?: string;
  readonly created_at: string;
}
type IdentifierRow = Identifier & { readonly primary: boolean; readonly verified_at?: string };
type ContactRow = Pick<Contact, 'kind' | 'value'> & { readonly verified_at?: string };
interface AttributeRow {
  readonly name: string;
  readonly value: string | boolean;
  readonly source: string;
  readonly updated_at: string;
  readonly verified_at?: string;
  readonly confirmed: boolean;
}

/**
 * A user as a copy tells it, under its `sub`, with sources and times. Nothing is taken from anybody: whoever holds the `sub` or an identifier here stays, and the
 * copy is refused. What was proved counts only in a copy that is trusted; in another one everything is as if somebody had just typed it.
 */
export async function restoreUser(deps: Pick<IdentityDeps, 'events' | 'keys' | 'tenants'>, tx: Tx, origin: Origin, { userId, trusted, sections }: RestoredCopy): Promise<void> {
  const [account, ...more] = (sections['account'] ?? []) as unknown as readonly AccountRow[];
  if (!account || more.length > 0) throw identityErrors.unknown_user({ detail: 'The copy must tell of exactly one account.' });
  const subs = [account.sub, ...account.former_subs];
  if (!subs.every((sub) => SUB.test(sub))) throw identityErrors.invalid_subject();
  if (account.state !== 'active') throw identityErrors.user_inactive({ detail: `The account of the copy is ${account.state}: only active ones are taken over.` });
  const identifiers = (sections['identifiers'] ?? []) as unknown as readonly IdentifierRow[];
  const contacts = (sections['contacts'] ?? []) as unknown as readonly ContactRow[];
  const attributes = (sections['attributes'] ?? []) as unknown as readonly AttributeRow[];
  // Another spelling could never be found again.
  for (const { kind, value } of [...identifiers, ...contacts])
    if (normaliseKind(kind, value) !== value) throw identityErrors.invalid_identifier({ detail: `A ${kind} of the copy is not in the form it is kept in.` });
  assertOnce(identifiers.map(({ kind, value }) => `${kind} ${value}`));
  assertOnce(contacts.map(({ kind, value }) => `${kind} ${value}`));
  assertOnce(attributes.map(({ name }) => name));
  const values = Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
  assertAttributes(await attributeSchema(deps, tx.tenantId), values);

  const [tenant, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), searchRules(deps, tx.tenantId)]);
  const { wrapped, cipher } = tenant.newUserKey();
  const seal = sealFor(userId, cipher);
  const proved = (at: string | undefined) => (trusted ? (at ?? null) : null);
  const { sub, former_subs: former, light, locale = null, created_at: createdAt } = account;
  if (!(await insertRestored(tx, { id: userId, sub, light, locale, createdAt, wrapped, former: former.map((name) => ({ id: newId(), sub: name })) })))
    throw identityErrors.subject_taken();
  const written = await insertRestoredParts(tx, userId, {
    createdAt,
    identifiers: identifiers.map(({ kind, value, primary, verified_at }) => {
      const id = newId();
      return { id, kind, index: addressIndex(tenant, kind, value), sealed: seal.sealIdentifier(id, value), primary, verifiedAt: proved(verified_at) };
    }),
    contacts: contacts.map(({ kind, value, verified_at }) => {
      const id = newId();
      return { id, kind, index: addressIndex(tenant, kind, value), sealed: seal.sealContact(id, value), verifiedAt: proved(verified_at) };
    }),
    attributes: attributes.map(({ name, value, source, updated_at, verified_at, confirmed }) => ({
      name,
      sealed: seal.sealAttribute(name, value),
      source,
      updatedAt: updated_at,
      verifiedAt: proved(verified_at),
      unconfirmed: !confirmed,
    })),
    terms: [...indexAddresses(tenant, [...identifiers, ...contacts], rules), ...indexAttributes(tenant, values, rules)],
  });
  if (written < identifiers.length) throw identityErrors.identifier_taken();
  await restorePicture(tx, userId, seal, values[PICTURE_ATTRIBUTE], (sections['picture'] ?? []) as unknown as readonly PictureOfCopy[]);
  await deps.events.publish(tx, userRegistered, {
    origin,
    subject: userId,
    data: {
      source: 'copy',
      identifiers: identifiers.map(({ kind, verified_at }) => ({ kind, verified: proved(verified_at) !== null })),
      attributes: attributes.map(({ name }) => name),
    },
  });
}

function assertOnce(keys: readonly string[]): void {
  if (new Set(keys).size < keys.length) throw identityErrors.identifier_required({ detail: 'The copy tells the same identifier, contact or attribute twice.' });
}
