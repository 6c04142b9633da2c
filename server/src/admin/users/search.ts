import type { Person } from '#identity/contract';
import { adminRoute } from '../kit/contract.ts';
import type { UserAreaDeps } from './deps.ts';
import { ALL, TAG } from './find-user.ts';
import { maskIdentifier, maskWords } from './mask.ts';
import { rowsJson, searchQuery } from './shapes.ts';

export const NAMES = ['name', 'given_name', 'family_name', 'nickname'] as const;

/** As somebody is called, or as much of it as is known. */
export function nameOf({ attributes }: Pick<Person, 'attributes'>): string | undefined {
  const of = (name: (typeof NAMES)[number]) => (typeof attributes[name]?.value === 'string' ? attributes[name].value : undefined);
  const parts = [of('given_name'), of('family_name')].filter((part) => part !== undefined);
  return of('name') ?? (parts.length > 0 ? parts.join(' ') : of('nickname'));
}

export function searchUsers({ db, identity }: Pick<UserAreaDeps, 'db' | 'identity'>) {
  return adminRoute({
    method: 'GET',
    path: ALL,
    permission: 'users:read',
    tag: TAG,
    summary: 'Find customers',
    description: 'Newest first; whoever is called exactly what was typed comes first of all. Names and addresses are masked.',
    query: searchQuery,
    answer: rowsJson,
    persons: ({ items }) => items.map(({ id }) => id),
    async handle({ tenant, query: { q, country, state, light, since, until, after, limit } }) {
      const { found, people } = await db.read(tenant.id, async (tx) => {
        const page = await identity.search(tx, {
          limit,
          ...(q === undefined ? {} : { text: q }),
          ...(country === undefined ? {} : { country }),
          ...(state === undefined ? {} : { states: [state] }),
          ...(light === undefined ? {} : { light }),
          ...(since === undefined ? {} : { since: new Date(since) }),
          ...(until === undefined ? {} : { until: new Date(until) }),
          ...(after === undefined ? {} : { after }),
        });
        const ids = page.customers.map(({ user }) => user.id);
        return { found: page, people: await identity.people(tx, ids, NAMES) };
      });
      const items = found.customers.map(({ user, by }) => {
        const person = people.get(user.id);
        const name = person && nameOf(person);
        const [email, phone] = (['email', 'phone'] as const).map((kind) => {
          const all = [...(person?.identifiers ?? []).toSorted((one, two) => Number(two.primary) - Number(one.primary)), ...(person?.contacts ?? [])];
          return all.find((one) => one.kind === kind);
        });
        return {
          id: user.id,
          sub: user.sub,
          state: user.state,
          light: user.light,
          created_at: user.createdAt.toISOString(),
          found_by: by,
          ...(name === undefined ? {} : { name: maskWords(name) }),
          ...(email ? { email: maskIdentifier('email', email.value) } : {}),
          email_verified: email?.verifiedAt !== undefined,
          ...(phone ? { phone: maskIdentifier('phone', phone.value) } : {}),
        };
      });
      return { body: { items, ...(found.after === undefined ? {} : { next: found.after }) } };
    },
  });
}
