import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Sessions } from '#sessions/contract';
import type { Credentials, NoticeKind, Notices } from '../contract.ts';
import type { ManagedHolds } from '../holds/create-holds.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import type { Answers } from '#risk/contract';
import type { Happening } from '../notices/not-me-token.ts';
import { isOnlySecond } from '../second-step/situation.ts';
import { accountSecured } from './events.ts';

export interface SecureDeps {
  readonly sessions: Pick<Sessions, 'revoke' | 'takeTurns'>;
  readonly credentials: Pick<Credentials, 'list' | 'revoke' | 'types'>;
  readonly browsers: Pick<KnownBrowsers, 'forget' | 'wasKnown'>;
  /** Browsers that need no second step. */
  readonly forgetBrowsers: (tx: Tx, userId: string) => Promise<unknown>;
  readonly holds: Pick<ManagedHolds, 'begin'>;
  readonly notices: Notices;
  readonly events: Pick<Events, 'publish'>;
  /** Takes the other account out of this one again; the key of the notice names the merge. Both are as they were. */
  readonly undoMerge?: (tx: Tx, origin: Origin, mergeId: string) => Promise<unknown>;
  readonly identity: Pick<Identity, 'addresses'>;
  /** Of those who were asked whether it was them. Absent: nobody is. */
  readonly answers?: Pick<Answers, 'me' | 'notMe'>;
}

/** Nobody got in: wrong guesses, or a code that was asked for. What the owner knows is still theirs alone. */
const NOBODY_IN: readonly NoticeKind[] = ['password_disabled', 'recovery_started'];

/** A second step that was added with an older one stays: of who holds the mailbox and who gave two proofs, the latter weighs more (decision 0016). */
export const keepsSecondStep = ({ what, surety }: Happening): boolean => what === 'factor_added' && surety === 'two';

/**
 * Whoever else has the account loses it, in one transaction (EM4): every session, every trust in a browser, every way in that was made then or
 * since, and what they may know. The owner comes back by recovery.
 */
export async function secure(deps: SecureDeps, tx: Tx, ctx: StepContext, userId: string, happening: Happening): Promise<void> {
  const { origin } = ctx;
  const since = new Date(happening.at);
  // First of all: what is secured is the account of whoever was told, and it may be a part of another one.
  if (happening.what === 'account_merged') await deps.undoMerge?.(tx, origin, happening.key);
  const sessionsEnded = await deps.sessions.revoke(tx, origin, { userId }, 'account_secured');
  await deps.browsers.forget(tx, userId);
  await deps.forgetBrowsers(tx, userId);
  const removed = await removeWaysIn(deps, tx, userId, happening, since);
  // Notices go to addresses, and so does the way back in: those of before come back, whatever of it all was told.
  const addresses = NOBODY_IN.includes(happening.what) ? { gone: [] } : await deps.identity.addresses.undoSince(tx, origin, userId, since);
  await deps.holds.begin(tx, origin, userId, 'account_secured');
  await deps.events.publish(tx, accountSecured, { origin, subject: userId, data: { what: happening.what, sessionsEnded, removed } });
  await deps.notices.tell(tx, ctx, { userId, what: 'account_secured', key: `${happening.what}:${happening.key}`, alsoTo: addresses.gone.map(({ value }) => value) });
}

/**
 * Never by their names: what the happening names, what can be known, and what signs in by itself and was made since. A second step goes only when the
 * notice is about it, and it was added by one proof alone: whoever has the mailbox must not get rid of one, and then recover without it.
 */
async function removeWaysIn({ credentials }: SecureDeps, tx: Tx, userId: string, happening: Happening, since: Date): Promise<{ type: string; id: string }[]> {
  if (NOBODY_IN.includes(happening.what)) return [];
  const types = new Map(credentials.types.map((type) => [type.id, type]));
  const removed: { type: string; id: string }[] = [];
  for (const { type: id, id: credential, createdAt } of await credentials.list(tx, userId)) {
    const type = types.get(id);
    // Named by a recovery or the like, it is there to protect the way back in.
    const kept = type !== undefined && isOnlySecond(type) && (happening.what !== 'factor_added' || keepsSecondStep(happening));
    const made = (happening.key.includes(credential) && !kept) || (type?.primary === true && createdAt >= since);
    if (!made && type?.factor !== 'knowledge') continue;
    if (await credentials.revoke(tx, userId, id, credential)) removed.push({ type: id, id: credential });
  }
  return removed;
}
