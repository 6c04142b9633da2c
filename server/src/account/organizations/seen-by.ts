import type { Person } from '#identity/contract';
import type { Membership, OwnMembership, RoleInfo } from '#organizations/contract';
import type { Tx } from '#platform/db';
import type { CompanyPorts } from './deps.ts';
import type { ShownMember } from './screens.ts';

const OWNER = 'owner';
const NAMES = ['name', 'given_name', 'family_name', 'nickname'] as const;

export const manages = ({ roles }: Pick<Membership, 'roles'>): boolean => roles.includes(OWNER) || roles.includes('admin');
export const isOwner = ({ roles }: Pick<Membership, 'roles'>): boolean => roles.includes(OWNER);
/** The use case decides; this is what is offered. */
export const mayTouch =
  (own: Pick<Membership, 'roles'>) =>
  (held: readonly string[]): boolean =>
    manages(own) && (isOwner(own) || !held.includes(OWNER));
export const rolesToGive = (own: Pick<Membership, 'roles'>, all: readonly RoleInfo[]): readonly RoleInfo[] => (isOwner(own) ? all : all.filter(({ id }) => id !== OWNER));

/** As somebody is called, or as much of it as they said themselves. */
function nameOf({ attributes }: Person): string | undefined {
  const of = (name: (typeof NAMES)[number]) => {
    const held = attributes[name];
    return held && !held.unconfirmed && typeof held.value === 'string' ? held.value : undefined;
  };
  const parts = [of('given_name'), of('family_name')].filter((part) => part !== undefined);
  return of('name') ?? (parts.length > 0 ? parts.join(' ') : of('nickname'));
}

function addressOf({ identifiers }: Person): string | undefined {
  const proved = identifiers.filter(({ kind, verifiedAt }) => kind === 'email' && verifiedAt);
  return (proved.find(({ primary }) => primary) ?? proved[0])?.value;
}

/** More than a page of them is a matter for the admin API. */
export const MOST_SHOWN = 200;

export async function shownMembers({ people }: Pick<CompanyPorts, 'people'>, tx: Tx, members: readonly Membership[]): Promise<readonly ShownMember[]> {
  const found = await people(
    tx,
    members.map(({ userId }) => userId),
    NAMES,
  );
  return members.map((member) => {
    const person = found.get(member.userId);
    const [name, address] = person ? [nameOf(person), addressOf(person)] : [];
    return { ...member, ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { address }) };
  });
}

/** One that somebody looks after; to whoever does not there is none. */
export async function managedBy({ companies }: Pick<CompanyPorts, 'companies'>, tx: Tx, userId: string, organization: string): Promise<OwnMembership | undefined> {
  return (await companies.membershipsOf(tx, userId)).find((one) => one.organizationId === organization && manages(one));
}
