import { isId } from '#platform/ids';
import { adminErrors } from '../errors.ts';
import { unpackCursor } from '../kit/paging.ts';

/** A place in a list by time and id. */
export function readPlace(after: string | undefined): { readonly at: string; readonly id: string } | undefined {
  if (after === undefined) return undefined;
  const [at = '', id = ''] = unpackCursor(after, 2) ?? [];
  if (Number.isNaN(Date.parse(at)) || !isId(id)) throw adminErrors.not_found({ detail: 'There is no such page. Begin again without `after`.' });
  return { at, id };
}
