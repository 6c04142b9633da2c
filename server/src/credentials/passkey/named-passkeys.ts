import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { StepContext } from '#journeys/contract';
import { credentialErrors } from '../errors.ts';
import { MAX_PASSKEYS } from './registration.ts';
import { openPasskey } from './seal-passkey.ts';
import { listPasskeys } from './store.ts';

export const namedShape = z.object({ id: z.string(), transports: z.array(z.string()) });

/** The passkeys and security keys of the user who was proved. */
export async function namedOf(deps: { readonly keys: Pick<Keys, 'tenant'> }, ctx: StepContext): Promise<z.infer<typeof namedShape>[]> {
  const { userId } = ctx.facts;
  if (userId === undefined) throw credentialErrors.no_user();
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const rows = await ctx.db.read(ctx.flow.tenantId, (tx) => listPasskeys(tx, userId));
  return rows.slice(-MAX_PASSKEYS).map((row) => ({ id: openPasskey(cipher, userId, row.id, 'id', row.sealed_id), transports: row.transports }));
}
