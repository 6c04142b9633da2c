import { randomUUID } from 'node:crypto';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { StepContext } from '#journeys/contract';
import type { ManagedNotices, Notices } from '../contract.ts';
import { findKnown, forget, hasEntered, noteEntered, remember } from './store.ts';

/**
 * Browsers that signed in before. What they try is counted apart from what the rest of the world tries on the same account (R2):
 * whoever knows the account can use up the world's quota, never the owner's.
 */
export interface KnownBrowsers {
  /**
   * What its tries are counted under, with what it brings now; undefined: it is nobody special. The name stays when the key is renewed, and a key that is made up
   * has none, so there are never more tries than one browser has. Costs the same whether there is such a user or not.
   */
  knownAs(ctx: Pick<StepContext, 'db' | 'facts' | 'flow'>): Promise<string | undefined>;
  /** Whether a sign-in of this user came to its end in it before, whatever was proved since: a right password alone makes no browser known. */
  wasKnown(tx: Tx, flow: Pick<StepContext['flow'], 'browserKey'>, userId: string): Promise<boolean>;
  /** After a success, in its transaction. An owner who had another browser before is told of a new one. */
  remember(tx: Tx, ctx: Pick<StepContext, 'flow' | 'origin' | 'now'>, userId: string): Promise<void>;
  /** A session of this user begins, in its transaction: from now on the browser is known. */
  entered(tx: Tx, ctx: Pick<StepContext, 'flow'>, userId: string): Promise<void>;
  /** What `remember` told in this flow is not told, if it is not on its way yet: something says it better. The name of what was not told; undefined: nothing was. */
  takeBack(tx: Tx, ctx: Pick<StepContext, 'flow' | 'now'>, userId: string): Promise<string | undefined>;
  forget(tx: Tx, userId: string): Promise<void>;
}

export const knownBrowserHash = (cipher: TenantCipher, browserKey: string) => cipher.mac('credentials.known-browser', browserKey);

export function createKnownBrowsers(keys: Pick<Keys, 'tenant'>, notices?: Notices & Partial<ManagedNotices>): KnownBrowsers {
  const hash = knownBrowserHash;
  return {
    async knownAs(ctx) {
      const cipher = await keys.tenant(ctx.flow.tenantId);
      const userId = ctx.facts.candidateId ?? randomUUID();
      const { browserKey, nextBrowserKey } = ctx.flow;
      return ctx.db.read(ctx.flow.tenantId, (tx) => findKnown(tx, userId, [hash(cipher, browserKey), hash(cipher, nextBrowserKey)]));
    },
    async wasKnown(tx, { browserKey }, userId) {
      const cipher = await keys.tenant(tx.tenantId);
      return hasEntered(tx, userId, hash(cipher, browserKey));
    },
    async entered(tx, { flow }, userId) {
      await noteEntered(tx, userId, hash(await keys.tenant(tx.tenantId), flow.nextBrowserKey));
    },
    async remember(tx, ctx, userId) {
      const cipher = await keys.tenant(ctx.flow.tenantId);
      const before = hash(cipher, ctx.flow.browserKey);
      const { fresh, others } = await remember(tx, userId, hash(cipher, ctx.flow.nextBrowserKey), before);
      if (fresh && others) await notices?.tell(tx, ctx, { userId, what: 'new_browser', key: keyOf(userId, before, ctx.now) });
    },
    async takeBack(tx, ctx, userId) {
      const key = keyOf(userId, hash(await keys.tenant(ctx.flow.tenantId), ctx.flow.browserKey), ctx.now);
      return (await notices?.takeBack?.(tx, { userId, what: 'new_browser', key })) === true ? key : undefined;
    },
    forget,
  };
}

/** The same browser is new again after it was forgotten or unused for long: each time is told once. */
const keyOf = (userId: string, before: Buffer, now: Date): string => `${userId}:${before.toString('base64url')}:${now.toISOString().slice(0, 10)}`;
