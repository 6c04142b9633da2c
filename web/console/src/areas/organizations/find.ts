import type { Finder } from '../../area.ts';
import { send, type Answer } from '../../api/index.ts';
import { ALL } from './organization.ts';

/** Organizations for the palette, by the beginnings of their words. */
export const find: Finder = async (typed, tenant, signal) => {
  if (typed.trim().length < 2) return [];
  const { body } = await send<Answer<typeof ALL>>({ method: 'get', path: ALL, params: { tenant }, query: { q: typed, limit: 5 }, signal });
  return body.items.map(({ id, name, reference }) => ({ id, label: name, ...(reference === undefined ? {} : { description: reference }), path: `/${id}` }));
};
