import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Grant } from '../access/operator.ts';
import { openAddress, openName } from './address.ts';
import type { TeamDeps } from './contract.ts';
import type { InvitationRow } from './invitation-store.ts';
import type { ListedOperator } from './store.ts';

const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be the slug of a tenant');

export const grantJson = z.strictObject({
  role: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be the key of a role')
    .describe('Key of a role.'),
  tenants: z.array(slug).min(1).max(100).optional().describe('Slugs of the tenants it is for; absent: all of them, and the installation itself.'),
});
/** Each role once. */
export const grantsJson = z
  .array(grantJson)
  .min(1)
  .max(20)
  .refine((grants) => new Set(grants.map(({ role }) => role)).size === grants.length, 'must name each role once');

export const operatorJson = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
  state: z.enum(['joining', 'active', 'suspended']).describe('`joining`: they make their way in, and may do nothing yet.'),
  grants: z.array(grantJson),
  you: z.boolean().describe('Whoever asks.'),
  created_at: z.string(),
  updated_at: z.string(),
});

export const invitationJson = z.strictObject({
  id: z.string(),
  email: z.string(),
  grants: z.array(grantJson),
  invited_by: z.string().describe('Id of an operator.'),
  created_at: z.string(),
  expires_at: z.string(),
  expired: z.boolean(),
});

export type OperatorJson = z.infer<typeof operatorJson>;

export const grantsOf = (grants: z.infer<typeof grantsJson>): readonly Grant[] => grants.map(({ role, tenants }) => (tenants ? { role, tenants } : { role }));
const toGrants = (grants: readonly Grant[]) => grants.map(({ role, tenants }) => ({ role, ...(tenants ? { tenants: [...tenants] } : {}) }));

/** As they are shown: names and addresses of all of them by one look. */
export async function toOperators(deps: Pick<TeamDeps, 'identity'>, tx: Tx, rows: readonly ListedOperator[], callerId: string): Promise<readonly OperatorJson[]> {
  const known = await deps.identity.reachable(
    tx,
    rows.map((row) => row.user_id),
    'email',
  );
  return rows.map((row) => {
    const found = known.get(row.user_id);
    return {
      id: row.user_id,
      ...(found && row.sealed_name ? { name: openName(found.cipher, row.user_id, row.sealed_name) } : {}),
      ...(found?.address === undefined ? {} : { email: found.address }),
      state: row.state,
      grants: toGrants(row.grants),
      you: row.user_id === callerId,
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
    };
  });
}

export async function toInvitation(deps: Pick<TeamDeps, 'keys'>, tx: Tx, row: InvitationRow): Promise<z.infer<typeof invitationJson>> {
  return {
    id: row.id,
    email: openAddress(await deps.keys.tenant(tx.tenantId), row.id, row.sealed_address),
    grants: toGrants(row.grants),
    invited_by: row.invited_by,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    expired: row.expired,
  };
}
