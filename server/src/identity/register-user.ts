import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { assertAttributes } from './attribute-values.ts';
import { buildParts, contactsOf } from './build-parts.ts';
import type { RegisterInput, User } from './contract.ts';
import { attributeSchema, type IdentityDeps } from './deps.ts';
import { identityErrors } from './errors.ts';
import { lightAccountUpgraded, userRegistered } from './events.ts';
import { normaliseKind } from './normalise.ts';
import { searchRules } from './search/search-rules.ts';
import { addressIndex } from './sealing.ts';
import { claimState, deleteUser, extendUser, insertUser, toUser, type ClaimState } from './store.ts';
import { takeAddresses } from './take-addresses.ts';

/** OpenID Connect Core section 2: a `sub` has at most 255 ASCII characters. */
export const SUB = /^[\x21-\x7e]{1,255}$/;

/**
 * Makes a full account, or upgrades the light account whose contact is proved here, under its `sub`. Two trips and the event; safe under any
 * number of parallel registrations of one identifier: the primary key of identity.identifiers decides, the others get `identity.identifier_taken`
 * with the transaction still usable, so that they can go on as the existing user.
 */
export async function registerUser(deps: IdentityDeps, tx: Tx, origin: Origin, input: RegisterInput): Promise<User> {
  if (input.sub !== undefined && !SUB.test(input.sub)) throw identityErrors.invalid_subject();
  const [tenant, definitions, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), attributeSchema(deps, tx.tenantId), searchRules(deps, tx.tenantId)]);
  const attributes = withoutEmpty(assertAttributes(definitions, input.attributes ?? {}));
  const identifiers = readIdentifiers(input.identifiers);
  const claims = identifiers.map((identifier) => ({ kind: identifier.kind, verified: identifier.verified, index: addressIndex(tenant, identifier.kind, identifier.value) }));
  const state = await claimState(tx, claims);
  const takeFrom = holdersToDisplace(claims, state);

  const light = state.light !== null && (input.sub === undefined || input.sub === state.light.sub) ? state.light : null;
  const userId = light?.id ?? newId();
  const key = light ? { wrapped: Buffer.from(light.wrapped, 'hex'), cipher: tenant.openUserKey(Buffer.from(light.wrapped, 'hex')) } : tenant.newUserKey();
  const parts = buildParts(tenant, rules, userId, key.cipher, { identifiers, contacts: contactsOf(identifiers), attributes, source: input.source, takeFrom });
  const locale = input.locale === undefined ? {} : { locale: input.locale };
  const written = light
    ? await extendUser(tx, userId, parts, { upgrade: true, ...locale })
    : await insertUser(tx, { id: userId, sub: input.sub ?? newId(), light: false, wrapped: key.wrapped, ...locale }, parts);

  if (!written) throw light ? await lostUpgrade(tx, claims) : identityErrors.subject_taken();
  if (written.claimed < identifiers.length) {
    // Somebody else registered one of them since our look. A new user vanishes again without trace; a half-upgraded one needs the rollback.
    if (light) throw identityErrors.busy();
    await deleteUser(tx, userId);
    throw taken(identifiers.map((identifier) => identifier.kind));
  }
  if (takeFrom.length > 0)
    await takeAddresses(
      deps,
      tx,
      origin,
      takeFrom,
      claims.filter((claim) => claim.verified),
    );
  await deps.events.publish(tx, light ? lightAccountUpgraded : userRegistered, {
    origin,
    subject: userId,
    data: { source: input.source, identifiers: identifiers.map(({ kind, verified }) => ({ kind, verified })), attributes: Object.keys(attributes) },
  });
  return toUser(written);
}

/** A parallel registration upgraded the light account first: if it took our identifier, that user is the one to go on with. */
async function lostUpgrade(tx: Tx, claims: Parameters<typeof claimState>[1]) {
  const now = await claimState(tx, claims);
  return now.holders.some((holder) => holder.verified) ? taken(now.holders.map((holder) => holder.kind)) : identityErrors.busy();
}

const taken = (kinds: readonly string[]) =>
  identityErrors.identifier_taken({ fields: kinds.map((kind) => ({ field: `identifiers.${kind}`, fix: 'Sign in as the existing user, or use another one.' })) });

/** Who loses an identifier that is proved here but was not there; throws when one is held with proof, or claimed here without. */
function holdersToDisplace(claims: Parameters<typeof claimState>[1], state: ClaimState): string[] {
  const displaced = new Set<string>();
  const conflicts: string[] = [];
  for (const holder of state.holders) {
    const claim = claims.find((candidate) => candidate.kind === holder.kind && candidate.index.toString('hex') === holder.index);
    if (holder.verified || !claim?.verified) conflicts.push(holder.kind);
    else displaced.add(holder.user_id);
  }
  if (conflicts.length > 0) throw taken(conflicts);
  return [...displaced];
}

/** Normalised again: an identifier in another spelling could never be found. The first of each kind is the primary one. */
function readIdentifiers(given: RegisterInput['identifiers']) {
  const seen = new Set<string>();
  const kinds = new Set<string>();
  const identifiers = given.map(({ kind, value, verified }) => {
    const identifier = { kind, value: normaliseKind(kind, value), verified, primary: !kinds.has(kind) };
    kinds.add(kind);
    seen.add(`${kind} ${identifier.value}`);
    return identifier;
  });
  if (identifiers.length === 0 || seen.size < identifiers.length) throw identityErrors.identifier_required();
  return identifiers;
}

export function withoutEmpty(values: Readonly<Record<string, string | boolean | null>>): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | boolean] => entry[1] !== null));
}
