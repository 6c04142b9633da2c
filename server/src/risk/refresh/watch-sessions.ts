import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Networks, Risk } from '../contract.ts';
import type { Gate } from '../switches/gate.ts';
import { browserChanges, type Said } from './browser-changes.ts';
import type { Continues } from './continuity.ts';
import { noteOnce, type NotedSession, type NoteDeps } from './note-once.ts';

export interface Watched {
  readonly tenantId: string;
  readonly origin: Origin;
  /** Client id of where it goes on to. */
  readonly application?: string | undefined;
  /** `shown`: what the browser showed that its customer was proved in last; `client`: that began it. */
  readonly session: NotedSession & { readonly shown?: Said; readonly client: Said };
  readonly isKnownBrowser: (tx: Tx) => Promise<boolean>;
}

export interface WatchDeps extends Omit<NoteDeps, 'risk' | 'sessions'> {
  readonly risk: Pick<Risk, 'decide' | 'record' | 'notice'>;
  readonly gate: Pick<Gate, 'of'>;
  readonly networks: Networks;
  readonly sessions: NoteDeps['sessions'] & { revoke(tx: Tx, origin: Origin, which: { readonly sessionId: string }, reason: string): Promise<number> };
}

/**
 * A browser that brings a session is compared with the one its customer was proved in. The own one is asked nothing, also after an update or in another network that says
 * nothing; whoever took the cookie along proves who they are. The doubt is theirs alone: nothing is kept of it, so the owner goes on meanwhile.
 */
export function createSessionWatch(deps: WatchDeps) {
  const { risk, gate, networks, sessions, inTenant } = deps;
  const note = noteOnce(deps);
  return async ({ tenantId, origin, application, session, isKnownBrowser }: Watched): Promise<Continues> => {
    // Where nobody is let in nobody goes on. They are told why by the journey that they are sent to.
    if ((await gate.of(tenantId, origin.ip)).verdict === 'block') return 'confirm';
    const changed = browserChanges(session.shown ?? session.client, origin, networks);
    if (changed.length === 0) return 'go-on';
    const { userId } = session;
    const decision = await risk.decide({ tenantId, userId, origin, action: 'session', changed, isKnownBrowser, ...(application === undefined ? {} : { application }) });
    const { enforced } = decision;
    if (enforced === 'block') {
      await inTenant(tenantId, async (tx) => {
        // Of many requests at once one ends it, and says so.
        if ((await sessions.revoke(tx, origin, { sessionId: session.id }, 'risk')) > 0) await risk.record(tx, origin, decision, 'blocked', session.id);
      });
      return 'end';
    }
    await note(tenantId, origin, decision, session);
    return enforced === 'challenge' || enforced === 'hold' ? 'confirm' : 'go-on';
  };
}
