import type { User } from '#identity/contract';
import type { Tx } from '#platform/db';
import { adminErrors } from '../errors.ts';
import type { UserAreaDeps } from './deps.ts';

export const TAG = 'Customers';
export const ALL = '/tenants/:tenant/users';
export const ONE = `${ALL}/:id`;

/** Of whom attributes come that were written here. */
export const SOURCE = 'operator';

/** Unknown, of another tenant, or erased: all the same. */
export async function findUser({ identity }: Pick<UserAreaDeps, 'identity'>, tx: Tx, id: string): Promise<User> {
  const user = await identity.find(tx, id);
  if (!user || user.state === 'erased') throw adminErrors.not_found();
  return user;
}

export const at = <K extends string>(key: K, value: Date | undefined): Partial<Record<K, string>> => (value ? ({ [key]: value.toISOString() } as Partial<Record<K, string>>) : {});
