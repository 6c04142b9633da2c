import type { Profile } from '#identity/contract';
import type { Tenant } from '#tenants/contract';
import type { ActingDeps } from './deps.ts';

/** What somebody is called on a page; who has said no name is called by their first address. */
export function callOf({ attributes, identifiers }: Pick<Profile, 'attributes' | 'identifiers'>): string {
  const said = (name: string) => {
    const value = attributes[name]?.value;
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const parts = [said('given_name'), said('family_name')].filter((part) => part !== undefined);
  const own = identifiers.find(({ primary }) => primary) ?? identifiers[0];
  return said('name') ?? (parts.length > 0 ? parts.join(' ') : (own?.value ?? ''));
}

export async function nameOf({ db, identity }: Pick<ActingDeps, 'db' | 'identity'>, tenant: Tenant, userId: string): Promise<string | undefined> {
  return db.read(tenant.id, async (tx) => {
    const user = await identity.find(tx, userId);
    const profile = user && (await identity.profile(tx, user.sub));
    return profile && callOf(profile);
  });
}
