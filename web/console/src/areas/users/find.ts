import type { Finder } from '../../area.ts';
import { send, type Answer } from '../../api/index.ts';

const PATH = '/admin/v1/tenants/{tenant}/users';

/** Customers for the palette: whoever is called what was typed. */
export const find: Finder = async (typed, tenant, signal) => {
  if (typed.trim().length < 3) return [];
  const { body } = await send<Answer<typeof PATH>>({ method: 'get', path: PATH, params: { tenant }, query: { q: typed, limit: 5 }, signal });
  return body.items.map(({ id, sub, name, email }) => ({
    id,
    label: name ?? email ?? sub,
    ...(name !== undefined && email !== undefined ? { description: email } : {}),
    path: `/${id}`,
  }));
};
