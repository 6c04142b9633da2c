import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { StepContext } from '#journeys/contract';
import { credentialErrors } from '../errors.ts';
import { MAX_PASSKEYS } from './registration.ts';
import { openPasskey } from './seal-passkey.ts';
import { listPasskeys, type ListedPasskey } from './store.ts';

export const namedShape = z.object({ id: z.string(), transports: z.array(z.string()), presenceOnly: z.boolean().default(false) });

const ROAMING: ReadonlySet<string> = new Set(['usb', 'nfc', 'ble', 'smart-card']);

/**
 * A security key that did not check its user when it was made: it has no PIN, so asking it for a check only ends in a refusal by the browser. What a device
 * made unasked was not checked either, but can be.
 */
export const isPresenceOnly = (row: Pick<ListedPasskey, 'user_verified' | 'transports'>): boolean =>
  !row.user_verified && row.transports.length > 0 && row.transports.every((transport) => ROAMING.has(transport));

/** The passkeys and security keys of the user who was proved. */
export async function namedOf(deps: { readonly keys: Pick<Keys, 'tenant'> }, ctx: StepContext): Promise<z.infer<typeof namedShape>[]> {
  const { userId } = ctx.facts;
  if (userId === undefined) throw credentialErrors.no_user();
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const rows = await ctx.db.read(ctx.flow.tenantId, (tx) => listPasskeys(tx, userId));
  return rows.slice(-MAX_PASSKEYS).map((row) => ({ id: openPasskey(cipher, userId, row.id, 'id', row.sealed_id), transports: row.transports, presenceOnly: isPresenceOnly(row) }));
}
