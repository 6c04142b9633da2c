import type { Keys, TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { PhoneListener, PhonePrompt } from '../contract.ts';
import { liveDevices } from './device-store.ts';
import { phonePrompt } from './prompt-details.ts';
import { openPrompts } from './prompt-store.ts';
import { HEARTBEAT_MS, STREAM_MS, STREAMS, TICK_MS } from './settings.ts';

interface Inbox {
  readonly tenantId: string;
  readonly userId: string;
  readonly device: string;
  readonly listener: PhoneListener;
  readonly openedAt: number;
  beatAt: number;
  /** What it was told last. */
  told: string | undefined;
}

export interface OpenInboxes {
  /** Undefined: this process holds as many as it may. */
  open(place: { readonly tenantId: string; readonly userId: string; readonly device: string }, listener: PhoneListener): { close(): void } | undefined;
  /** How many are open here. */
  readonly size: number;
  close(): void;
}

export interface InboxTimes {
  readonly tickMs: number;
  readonly heartbeatMs: number;
  readonly streamMs: number;
}

/**
 * All inboxes held open by this process. One look at the database per second and tenant serves them all, however many there are; nothing listens to
 * notifications of PostgreSQL, which do not pass a pooler in transaction mode.
 */
export function createOpenInboxes(deps: {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly onFailure?: (error: unknown) => void;
  readonly times?: Partial<InboxTimes>;
  readonly limits?: Partial<Record<keyof typeof STREAMS, number>>;
}): OpenInboxes {
  const times: InboxTimes = { tickMs: TICK_MS, heartbeatMs: HEARTBEAT_MS, streamMs: STREAM_MS, ...deps.times };
  const limits = { ...STREAMS, ...deps.limits };
  const inboxes = new Set<Inbox>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function drop(inbox: Inbox, why?: 'removed' | 'again'): void {
    if (inboxes.delete(inbox) && why) inbox.listener.end(why);
  }

  function tell(cipher: TenantCipher, of: readonly Inbox[], live: ReadonlySet<string>, prompts: Awaited<ReturnType<typeof openPrompts>>): void {
    const now = performance.now();
    for (const inbox of of) {
      if (!inboxes.has(inbox)) continue;
      if (!live.has(inbox.device)) drop(inbox, 'removed');
      else if (now - inbox.openedAt > times.streamMs) drop(inbox, 'again');
      else {
        const open = prompts.filter((prompt) => prompt.user_id === inbox.userId);
        const told = open.map((prompt) => prompt.id).join();
        if (told !== inbox.told) inbox.listener.prompts(open.map((prompt): PhonePrompt => phonePrompt(cipher, prompt)));
        else if (now - inbox.beatAt > times.heartbeatMs) inbox.listener.beat();
        else continue;
        inbox.told = told;
        inbox.beatAt = now;
      }
    }
  }

  async function round(): Promise<void> {
    for (const [tenantId, of] of Map.groupBy(inboxes, (inbox) => inbox.tenantId)) {
      const devices = [...new Set(of.map((inbox) => inbox.device))];
      const users = [...new Set(of.map((inbox) => inbox.userId))];
      const [cipher, [live, prompts]] = await Promise.all([
        deps.keys.tenant(tenantId),
        deps.db.read(tenantId, (tx) => Promise.all([liveDevices(tx, devices), openPrompts(tx, users)])),
      ]);
      tell(cipher, of, new Set(live), prompts);
    }
  }

  function schedule(wait: number): void {
    if (timer || closed || inboxes.size === 0) return;
    timer = setTimeout(() => {
      round()
        .catch((error: unknown) => deps.onFailure?.(error))
        .finally(() => {
          timer = undefined;
          schedule(times.tickMs);
        });
    }, wait);
    timer.unref();
  }

  return {
    get size() {
      return inboxes.size;
    },
    open(place, listener) {
      if (closed || inboxes.size >= limits.perProcess) return undefined;
      // A phone that lost its connection comes again before the old one is noticed to be gone: the oldest makes room.
      const own = [...inboxes].filter((inbox) => inbox.device === place.device);
      for (const old of own.slice(0, Math.max(0, own.length - limits.perPhone + 1))) drop(old, 'again');
      const inbox: Inbox = { ...place, listener, openedAt: performance.now(), beatAt: 0, told: undefined };
      inboxes.add(inbox);
      schedule(0);
      return { close: () => drop(inbox) };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const inbox of inboxes) drop(inbox, 'again');
    },
  };
}
