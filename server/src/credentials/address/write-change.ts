import type { Tx } from '#platform/db';
import type { StepContext } from '#journeys/contract';
import type { AddressChanged, Identity } from '#identity/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';
import type { Notices } from '../contract.ts';
import type { ManagedHolds } from '../holds/create-holds.ts';
import { isHeld } from '../holds/is-held.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { maskAddress } from '../mailed-code/destination.ts';
import { madeHere } from '../notices/made-here.ts';
import type { ChangeContext, ReadSurety } from '../notices/surety.ts';
import { maskNumber } from '../sms-code/phone-number.ts';

export interface WriteAddressDeps {
  readonly identity: Pick<Identity, 'addresses' | 'identifiers'>;
  readonly holds: Pick<ManagedHolds, 'until' | 'begin'>;
  readonly notices: Notices;
  readonly surety: ReadSurety;
  readonly sessions: Pick<Sessions, 'byId' | 'revoke'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly browsers: Pick<KnownBrowsers, 'forget' | 'remember'>;
  /** Browsers that need no second step. */
  readonly forgetBrowsers: (tx: Tx, userId: string) => Promise<unknown>;
}

export type AddressWritten = AddressChanged | { readonly kind: 'held'; readonly until: Date };

/** Enough of an address to be known by its owner, in a message that others may read. */
export const maskOf = (kind: 'email' | 'phone', value: string): string => (kind === 'email' ? maskAddress(value) : maskNumber(value));

/** The mailbox alone may change what it is the only proof of, and then the rest waits: whoever was there before has time to look (decision 0016). */
export async function holdAfter(deps: WriteAddressDeps, tx: Tx, ctx: ChangeContext, userId: string, surety: string): Promise<void> {
  if (surety === 'inbox' && !(await madeHere(deps, tx, ctx, userId))) await deps.holds.begin(tx, ctx.origin, userId, 'inbox_contact');
}

/** The address is proved. All that follows from it, in one transaction. */
export async function writeChange(
  deps: WriteAddressDeps,
  tx: Tx,
  ctx: StepContext,
  input: { readonly userId: string; readonly of: 'email' | 'phone'; readonly value: string; readonly instead?: string; readonly everywhere: boolean },
): Promise<AddressWritten> {
  const { userId, of, value, instead, everywhere } = input;
  const until = await deps.holds.until(tx, userId);
  if (isHeld(until, ctx.now)) return { kind: 'held', until };
  const surety = await deps.surety(tx, ctx, userId);
  const changed = await deps.identity.addresses.change(tx, ctx.origin, {
    userId,
    address: { kind: of, value },
    firm: surety === 'two',
    ...(instead === undefined ? {} : { instead }),
  });
  if (changed.kind === 'refused') return changed;
  await deps.notices.tell(tx, ctx, {
    userId,
    what: 'contact_changed',
    key: changed.key,
    thing: { id: 'credentials.address_thing', values: { address: maskOf(of, value) } },
    // Whoever holds the one that goes must hear of it.
    ...(changed.replaced ? { alsoTo: [changed.replaced.value] } : {}),
  });
  await holdAfter(deps, tx, ctx, userId, surety);
  if (everywhere && !changed.ended) {
    const except = ctx.flow.currentSessionId;
    await deps.browsers.forget(tx, userId);
    await deps.browsers.remember(tx, ctx, userId);
    await deps.forgetBrowsers(tx, userId);
    await deps.sessions.revoke(tx, ctx.origin, { userId, ...(except === undefined ? {} : { except }) }, 'contact_changed');
  }
  return changed;
}
