import type { Tx } from '#platform/db';
import { apiKeyNames } from '../api-keys/store.ts';
import { callOf, type TellDeps } from '../team/tell.ts';
import type { Reader } from './store.ts';

/** What others know a reader by. */
export async function readerName(deps: Pick<TellDeps, 'identity'>, tx: Tx, { kind, id }: Reader): Promise<string> {
  if (kind === 'api_key') return (await apiKeyNames(tx, [id])).get(id)?.name ?? '';
  return callOf(deps, tx, id);
}
