import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { LEVELS, type Decision, type Level, type Networks, type Risk } from '../contract.ts';
import { keyedNames } from '../features/keyed-names.ts';
import { readShown } from '../features/read-shown.ts';
import type { Gate } from '../switches/gate.ts';
import { noteOnce, type NotedSession, type NoteDeps } from './note-once.ts';
import { TELLING } from './telling.ts';

/** Keyed names of what a program shows: of its address, and of what it calls itself. */
export type Trace = Readonly<Partial<Record<Level, string>>>;

/** A session as a program goes on with it; absent where what was granted outlives it. */
export interface ContinuedIn extends NotedSession {
  readonly doubted?: true;
  readonly confirmedFrom?: string;
}

export interface Continued {
  readonly tenantId: string;
  readonly origin: Origin;
  /** Client id. */
  readonly application: string;
  /** Whose it is, as applications know them, and the session it came from. */
  readonly sub: string;
  readonly sessionUid: string | undefined;
  readonly before: Trace | undefined;
  readonly now: Trace;
  /** It proves to hold the same key as before (RFC 9449). */
  readonly keyed: boolean;
}

export interface ContinuityDeps extends Omit<NoteDeps, 'risk' | 'sessions'> {
  readonly risk: Pick<Risk, 'decide' | 'record' | 'notice'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly gate: Pick<Gate, 'of'>;
  readonly networks: Networks;
  readonly find: (continued: Continued) => Promise<{ readonly userId: string; readonly session?: ContinuedIn } | undefined>;
  readonly sessions: NoteDeps['sessions'] & {
    doubt(tx: Tx, sessionId: string): Promise<boolean>;
    revoke(tx: Tx, origin: Origin, which: { readonly sessionId: string }, reason: string): Promise<number>;
  };
}

/** `confirm`: its customer must prove anew who they are. `end`: what was granted is over. */
export type Continues = 'go-on' | 'confirm' | 'end';

const OF_PROGRAM: readonly Level[] = ['browser', 'os', 'device'];

/** Levels that are different and say something. Whoever holds the key is where it is: networks say nothing then. */
export function changesIn(before: Trace, now: Trace, keyed: boolean): readonly Level[] {
  const changed = LEVELS.filter((level) => before[level] !== now[level]);
  return changed.some((level) => (keyed ? OF_PROGRAM : TELLING).includes(level)) ? changed : [];
}

/**
 * What an application goes on with is looked at each time: a program is compared with what it showed itself the time before, and nobody asks a database while nothing
 * changed. A copied token is used somewhere else.
 */
export function createContinuity(deps: ContinuityDeps) {
  const { risk, keys, gate, networks, inTenant, find, sessions } = deps;
  const note = noteOnce(deps);
  async function act(continued: Continued, decision: Decision, session: ContinuedIn | undefined): Promise<Continues> {
    const { tenantId, origin } = continued;
    const { enforced } = decision;
    if (enforced === 'allow' || enforced === 'notify') {
      if (session) await note(tenantId, origin, decision, session);
      return 'go-on';
    }
    // Where the session is gone there is nobody who could be asked in it: they sign in anew.
    const ends = enforced === 'block' || session === undefined;
    await inTenant(tenantId, async (tx) => {
      // Of many requests at once one ends or doubts it, and says so.
      if (!ends) {
        if (await sessions.doubt(tx, session.id)) await risk.record(tx, origin, decision, enforced === 'hold' ? 'held' : 'asked', session.id);
      } else if (!session || (await sessions.revoke(tx, origin, { sessionId: session.id }, 'risk')) > 0) await risk.record(tx, origin, decision, 'blocked', session?.id);
    });
    return ends ? 'end' : 'confirm';
  }

  return {
    async trace(tenantId: string, origin: Origin): Promise<Trace> {
      return keyedNames(await keys.tenant(tenantId), readShown(origin, networks.of(origin.ip)));
    },
    async look(continued: Continued): Promise<Continues> {
      const { tenantId, origin, application, before, now, keyed } = continued;
      // Nothing is used up by it: opened again, it goes on.
      if ((await gate.of(tenantId, origin.ip)).verdict === 'block') return 'confirm';
      const changed = before ? changesIn(before, now, keyed) : [];
      if (changed.length === 0) return 'go-on';
      const found = await find(continued);
      if (!found) return 'go-on';
      const { userId, session } = found;
      if (session?.doubted) return 'confirm';
      // Its customer confirmed, after it was doubted, from this very address.
      if (session?.confirmedFrom !== undefined && session.confirmedFrom === now.ip) return 'go-on';
      const decision = await risk.decide({ tenantId, userId, origin, application, action: 'refresh', changed, ...(keyed ? { isKnownBrowser: async () => true } : {}) });
      return act(continued, decision, session);
    },
  };
}
