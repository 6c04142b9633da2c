import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import type { StepContext } from '#journeys/contract';
import type { Sessions } from '#sessions/contract';
import type { Credentials, NoticeKind, Notices } from '../contract.ts';
import type { ManagedHolds } from '../holds/create-holds.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import type { Happening } from '../notices/not-me-token.ts';
import { accountSecured } from './events.ts';

export interface SecureDeps {
  readonly sessions: Pick<Sessions, 'revoke'>;
  readonly credentials: Pick<Credentials, 'list' | 'revoke' | 'types'>;
  readonly browsers: Pick<KnownBrowsers, 'forget'>;
  /** Browsers that need no second step. */
  readonly forgetBrowsers: (tx: Tx, userId: string) => Promise<unknown>;
  readonly holds: Pick<ManagedHolds, 'begin'>;
  readonly notices: Notices;
  readonly events: Pick<Events, 'publish'>;
  /** Changes that were asked for since then and wait. */
  readonly undoPending?: (tx: Tx, ctx: Pick<StepContext, 'flow' | 'origin' | 'now'>, userId: string, since: Date) => Promise<unknown>;
}

/** Nobody got in: wrong guesses, or a code that was asked for. What the owner knows is still theirs alone. */
const NOBODY_IN: readonly NoticeKind[] = ['password_disabled', 'recovery_started'];

/**
 * Whoever else has the account loses it, in one transaction (EM4): every session, every trust in a browser, every way in that was made then or
 * since, and what they may know. The owner comes back by recovery.
 */
export async function secure(deps: SecureDeps, tx: Tx, ctx: StepContext, userId: string, happening: Happening): Promise<void> {
  const { origin } = ctx;
  const since = new Date(happening.at);
  const sessionsEnded = await deps.sessions.revoke(tx, origin, { userId }, 'account_secured');
  await deps.browsers.forget(tx, userId);
  await deps.forgetBrowsers(tx, userId);
  const removed = await removeWaysIn(deps, tx, userId, happening, since);
  await deps.undoPending?.(tx, ctx, userId, since);
  await deps.holds.begin(tx, origin, userId, 'account_secured');
  await deps.events.publish(tx, accountSecured, { origin, subject: userId, data: { what: happening.what, sessionsEnded, removed } });
  await deps.notices.tell(tx, ctx, { userId, what: 'account_secured', key: `${happening.what}:${happening.key}` });
}

/** Never by their names: by when they were made, by the happening that names them, and by whether they are something that can be known. */
async function removeWaysIn({ credentials }: SecureDeps, tx: Tx, userId: string, happening: Happening, since: Date): Promise<{ type: string; id: string }[]> {
  const gotIn = !NOBODY_IN.includes(happening.what);
  const known = new Set(credentials.types.filter((type) => type.factor === 'knowledge').map((type) => type.id));
  const removed: { type: string; id: string }[] = [];
  for (const { type, id, createdAt } of await credentials.list(tx, userId)) {
    const fromThen = createdAt >= since || happening.key.includes(id);
    if (!(gotIn && (fromThen || known.has(type)))) continue;
    if (await credentials.revoke(tx, userId, type, id)) removed.push({ type, id });
  }
  return removed;
}
