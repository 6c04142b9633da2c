import type { Keys } from '#platform/crypto';
import type { StepContext } from '#journeys/contract';
import type { Identity, User } from '#identity/contract';
import { isLive, type Challenge } from './challenge.ts';
import { readAssertion } from './read-response.ts';
import type { RelyingParty } from './relying-party.ts';
import { lookupOf } from './seal-passkey.ts';
import { findPasskey, type PasskeyRow } from './store.ts';
import { isOwnHandle } from './user-handle.ts';
import { counterGrew, verifyAssertion, type Asserted } from './verify-assertion.ts';

export interface TryPasskeyDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'find' | 'mayProve'>;
}

export type PasskeyResult =
  /** Malformed, forged, for another page, or answered to a challenge that is not this one's. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'expired' }
  /** Not known in this tenant. `forget`: it was made here, so the browser may stop offering it (SI3). */
  | { readonly kind: 'unknown'; readonly forget?: string }
  /** A right answer, of somebody else than the one the flow is about. */
  | { readonly kind: 'somebody-else' }
  | { readonly kind: 'not-verified' }
  | { readonly kind: 'copied'; readonly passkey: PasskeyRow }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'right'; readonly user: User; readonly passkey: PasskeyRow; readonly asserted: Asserted };

export interface Attempt {
  readonly answer: string | undefined;
  readonly challenge: Challenge;
  readonly party: RelyingParty;
  readonly userVerification: boolean;
  /** Ids of credentials that cannot check their user. */
  readonly presenceOnly?: readonly string[];
  /** Undefined: whoever has the passkey. Null: somebody we do not know, so nobody. */
  readonly onlyUser?: string | null;
  /** Whether the user's credentials were named in the request, which they are only to somebody who proved to be this user. */
  readonly named?: boolean;
}

/** One attempt. What is said about an account (whose, inactive, copied) is said only to whoever holds its key: after the signature. */
export async function tryPasskey(deps: TryPasskeyDeps, ctx: StepContext, attempt: Attempt): Promise<PasskeyResult> {
  const response = readAssertion(attempt.answer);
  if (!response) return { kind: 'wrong' };
  if (!isLive(ctx, attempt.challenge)) return { kind: 'expired' };
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const found = await ctx.db.read(ctx.flow.tenantId, async (tx) => {
    const passkey = await findPasskey(tx, lookupOf(cipher, response.id));
    return passkey && { passkey, user: await deps.identity.find(tx, passkey.user_id) };
  });
  if (!found) {
    const own = isOwnHandle(cipher, Buffer.from(response.response.userHandle ?? '', 'base64url'));
    return { kind: 'unknown', ...(own ? { forget: response.id } : {}) };
  }
  const { passkey, user } = found;
  const asserted = await verifyAssertion(response, { challenge: attempt.challenge.challenge, party: attempt.party, passkey, named: attempt.named === true });
  if (!asserted) return { kind: 'wrong' };
  if (attempt.onlyUser !== undefined && attempt.onlyUser !== passkey.user_id) return { kind: 'somebody-else' };
  if (attempt.userVerification && !asserted.userVerified && attempt.presenceOnly?.includes(response.id) !== true) return { kind: 'not-verified' };
  if (!counterGrew(Number(passkey.counter), asserted.counter)) return { kind: 'copied', passkey };
  if (!user || !deps.identity.mayProve(user)) return { kind: 'inactive' };
  return { kind: 'right', user, passkey, asserted };
}
