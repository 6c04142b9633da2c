import type { Tx } from '#platform/db';
import { isId } from '#platform/ids';
import type { Grant } from '../access/operator.ts';
import { findOperator } from '../access/operator-store.ts';
import { adminErrors } from '../errors.ts';
import type { Call } from '../kit/contract.ts';
import { covers, isOwner, unknownRoles, type RoleRights } from './rights.ts';
import { operatorById, type ListedOperator } from './store.ts';

/** The operator who does something, as they are in this transaction. */
export interface Acting {
  readonly id: string;
  readonly grants: readonly Grant[];
  readonly roles: readonly RoleRights[];
}

/** Programs do not decide who works here, and keys make no keys: a stolen one must not make more of itself. */
export async function actingIn(tx: Tx, { caller }: Pick<Call, 'caller'>): Promise<Acting> {
  if (caller.kind !== 'operator') throw adminErrors.operator_needed();
  const { operator, roles } = await findOperator(tx, caller.id);
  if (operator?.state !== 'active') throw adminErrors.no_operator();
  return { id: caller.id, grants: operator.grants, roles };
}

export async function operatorNamed(tx: Tx, id: string): Promise<ListedOperator> {
  const found = isId(id) ? await operatorById(tx, id) : undefined;
  if (!found) throw adminErrors.not_found();
  return found;
}

/** Of a set of rights, given or taken: all of it must be theirs, and an owner's only an owner's. */
export function assertCovers({ grants, roles }: Acting, wanted: readonly Grant[]): void {
  if (!covers(grants, wanted, roles) || (isOwner(wanted) && !isOwner(grants))) throw adminErrors.more_than_own();
}

export function assertKnownRoles({ roles }: Pick<Acting, 'roles'>, wanted: readonly Grant[]): void {
  const [unknown] = unknownRoles(wanted, roles);
  if (unknown === undefined) return;
  throw adminErrors.invalid_grants({ fields: [{ field: 'grants', fix: `There is no role "${unknown}".` }] });
}
