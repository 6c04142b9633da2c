import type { Tx } from '#platform/db';
import type { AddressRemoval } from '../contract.ts';
import type { ChangeContext } from '../notices/surety.ts';
import { isHeld } from '../holds/is-held.ts';
import { holdAfter, maskOf, type WriteAddressDeps } from './write-change.ts';

/** Takes an address away, in the caller's transaction. The caller has seen to it that it is still them. */
export async function removeAddress(deps: WriteAddressDeps, tx: Tx, ctx: ChangeContext, input: { readonly userId: string; readonly id: string }): Promise<AddressRemoval> {
  const { userId, id } = input;
  const until = await deps.holds.until(tx, userId);
  if (isHeld(until, ctx.now)) return { kind: 'held', until };
  const surety = await deps.surety(tx, ctx, userId);
  const removed = await deps.identity.addresses.remove(tx, ctx.origin, { userId, id, firm: surety === 'two' });
  if (removed.kind === 'refused') return { kind: removed.why === 'last' ? 'last_address' : 'unknown' };
  const { address, proved, key } = removed;
  const kind = address.kind === 'phone' ? 'phone' : 'email';
  await deps.notices.tell(tx, ctx, {
    userId,
    what: 'contact_changed',
    key,
    thing: { id: 'credentials.address_gone_thing', values: { address: maskOf(kind, address.value) } },
    ...(proved ? { alsoTo: [address.value] } : {}),
  });
  await holdAfter(deps, tx, ctx, userId, surety);
  return { kind: 'done' };
}
