import type { Tx } from '#platform/db';
import type { Permission } from '../roles/permissions.ts';
import { operatorCaller, rightsOf } from './operator.ts';
import { findOperator } from './operator-store.ts';

/** Whether somebody who works in the console may do something at a tenant, read now: for what they began and go on with elsewhere. */
export async function operatorMay(tx: Tx, operatorId: string, permission: Permission, tenant: string): Promise<boolean> {
  const { operator, roles } = await findOperator(tx, operatorId);
  return operator?.state === 'active' && operatorCaller(operatorId, rightsOf(operator.grants, roles), []).may(permission, tenant);
}
