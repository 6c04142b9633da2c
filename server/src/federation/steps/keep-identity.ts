import type { Connection, ExternalIdentity } from '../contract.ts';

const MAX_SUBJECT = 1000;
const MAX_CLAIM = 4000;
/** What a link is labelled with, beside the address. */
const LABELS = ['preferred_username', 'name'];

/**
 * What of an identity goes on: what the connection has a rule for, and what tells two of them apart. The rest of what the other side told is not kept, not even
 * for the length of a flow. Undefined: not one that can be found again.
 */
export function keepIdentity(identity: ExternalIdentity, { attributes, groups }: Pick<Connection, 'attributes' | 'groups'>): ExternalIdentity | undefined {
  if (identity.subject === '' || identity.subject.length > MAX_SUBJECT) return undefined;
  const wanted = new Set([...attributes.map(({ claim }) => claim), ...LABELS]);
  const claims = Object.fromEntries(
    Object.entries(identity.claims).filter(([name, value]) => wanted.has(name) && value !== undefined && JSON.stringify(value).length <= MAX_CLAIM),
  );
  const kept: ExternalIdentity = { ...identity, claims, ...(identity.groups ? { groups: identity.groups.filter((group) => Object.hasOwn(groups, group)) } : {}) };
  return JSON.parse(JSON.stringify(kept)) as ExternalIdentity;
}
