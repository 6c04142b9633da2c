import { createHash } from 'node:crypto';
import type { AttributeValue, Identity, StoredIdentifier, User } from '#identity/contract';
import { askable, OWN_SOURCE } from '#identity';
import type { Database, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Sessions } from '#sessions/contract';
import type { AttributeDefinition, Tenant } from '#tenants/contract';
import { accountErrors } from '../errors.ts';

export interface ProfileDeps {
  readonly db: Database;
  readonly identity: Pick<Identity, 'find' | 'identifiers' | 'heldAttributes' | 'writeAttributes' | 'setLocale' | 'assertActive'>;
  readonly sessions: Pick<Sessions, 'takeTurns'>;
}

export interface ProfileField {
  readonly definition: AttributeDefinition;
  readonly held?: AttributeValue;
  readonly editable: boolean;
}

/** What is known of somebody, as they may see it themselves. */
export interface OwnProfile {
  readonly user: User;
  readonly identifiers: readonly StoredIdentifier[];
  /** In the order of the tenant's schema. */
  readonly fields: readonly ProfileField[];
  /** Of this state: it changes with everything in it. */
  readonly version: string;
}

export interface ProfileChange {
  readonly attributes: Readonly<Record<string, string | boolean | null>>;
  readonly locale?: Locale;
}

export async function readProfile(deps: Pick<ProfileDeps, 'identity'>, tx: Tx, tenant: Tenant, userId: string): Promise<OwnProfile> {
  const [user, identifiers, held] = await Promise.all([deps.identity.find(tx, userId), deps.identity.identifiers(tx, userId), deps.identity.heldAttributes(tx, userId)]);
  if (!user) throw accountErrors.invalid_token();
  const { attributes } = tenant.settings;
  const fields = attributes.flatMap((definition): ProfileField[] => {
    if (!definition.read.includes('user')) return [];
    const value = held[definition.name];
    return [{ definition, editable: askable(attributes, definition.name) !== undefined, ...(value ? { held: value } : {}) }];
  });
  const seen = [user.locale, identifiers.map(({ kind, value, verifiedAt }) => [kind, value, verifiedAt]), fields.map(({ definition: { name }, held: value }) => [name, value])];
  return { user, identifiers, fields, version: createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 27) };
}

/**
 * What the customer says of themselves: their own word from then on, whoever said it before. `expected`: the version they looked at; whoever changed something since is
 * not written over. Changes of one customer wait for each other.
 */
export async function changeProfile(
  deps: ProfileDeps,
  tx: Tx,
  { tenant, userId, origin, expected }: { readonly tenant: Tenant; readonly userId: string; readonly origin: Origin; readonly expected?: string | undefined },
  { attributes, locale }: ProfileChange,
): Promise<void> {
  await deps.sessions.takeTurns(tx, [userId]);
  const own = await readProfile(deps, tx, tenant, userId);
  deps.identity.assertActive(own.user);
  if (expected !== undefined && expected !== own.version) throw accountErrors.profile_changed();
  const foreign = Object.keys(attributes).filter((name) => !own.fields.some(({ definition, editable }) => editable && definition.name === name));
  if (foreign.length > 0) {
    const fix = `leave it out: customers may change ${own.fields.flatMap(({ definition, editable }) => (editable ? [definition.name] : [])).join(', ')}`;
    throw accountErrors.unknown_attribute({ fields: foreign.map((name) => ({ field: `attributes.${name.slice(0, 60)}`, fix })) });
  }
  await deps.identity.writeAttributes(tx, origin, userId, attributes, OWN_SOURCE);
  if (locale !== undefined) await deps.identity.setLocale(tx, userId, locale);
}
