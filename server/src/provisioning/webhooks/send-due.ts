import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { happened, type Events, type Happened, type Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Loop } from '#platform/jobs';
import { signedHeaders, type Outbound } from '#platform/outbound';
import type { Clock } from '#platform/time';
import { webhookEndpointGone, webhookFailed } from '../events.ts';
import { endEndpoint, giveUpWaiting } from './endpoint-store.ts';
import { judge } from './judge-answer.ts';
import { openSecrets } from './save-endpoints.ts';
import { claimDue, settleInTx, settleTries, type ClaimedDelivery, type SettledTry } from './sending-store.ts';
import { bodyPlace } from './tell.ts';

export interface SendDueDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publishMany'>;
  readonly outbound: Pick<Outbound, 'fetch'>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether the application, and its tenant, may be sent anything now (D7). */
  readonly isActive: (tenantId: string, clientId: string) => Promise<boolean>;
  /** For the metrics. */
  readonly onTry: (result: string) => void;
  readonly onError: (error: unknown) => void;
  readonly limits: SendLimits;
}

export interface SendLimits {
  /** Messages under way in one worker. */
  readonly atOnce: number;
  /** Of them to one endpoint, over all workers. */
  readonly perEndpoint: number;
  readonly timeoutMs: number;
}

export const SEND_LIMITS: SendLimits = { atOnce: 100, perEndpoint: 4, timeoutMs: 15_000 };

/** A lease outlives the slowest try. */
const leaseSeconds = ({ timeoutMs }: SendLimits) => timeoutMs / 1000 + 15;
/** Read to its end, so that the connection can be closed in peace; nothing is done with it. */
const ANSWER_BYTES = 16 * 1024;
/** An endpoint where nobody was found rests 1, 2, 4 ... seconds, and at most so long, before the next message tries. */
const LONGEST_REST = 300;
const SUSPENDED_WAIT = 900;
/** However little of the time it was tried. */
const TOO_OLD_SECONDS = 7 * 86_400;
const POLL_MS = 1000;

const system = (): Origin => ({ actor: { kind: 'system' }, requestId: newId() });

/**
 * Sends what is due. Claiming, sending and settling are apart: no transaction is open while an application takes its time, a worker that dies leaves its messages to others
 * once their lease is over, and those go out again under the same id.
 */
export function sendDue(deps: SendDueDeps): Loop {
  const { db, limits } = deps;
  const underWay = new Set<Promise<void>>();
  const stop = new AbortController();
  let wake = () => {};

  async function attempt(claimed: ClaimedDelivery): Promise<SettledTry> {
    const { tenantId, endpointId, messageId, attempts } = claimed;
    const outcome = (result: SettledTry['result'], more: Partial<SettledTry> = {}): SettledTry => ({
      tenantId,
      endpointId,
      messageId,
      attempts,
      result,
      status: null,
      problem: null,
      delaySeconds: 0,
      there: null,
      restSeconds: 0,
      ...more,
    });
    if (claimed.ageSeconds > TOO_OLD_SECONDS) return outcome('failed', { problem: 'too_old' });
    if (!(await deps.isActive(tenantId, claimed.clientId))) return outcome('given_back', { problem: 'application_suspended', delaySeconds: SUSPENDED_WAIT });
    const cipher = await deps.keys.tenant(tenantId);
    const body = cipher.openText(claimed.body, bodyPlace(endpointId, messageId));
    const now = deps.clock.now();
    const answer = await deps.outbound.fetch(claimed.url, {
      method: 'POST',
      headers: signedHeaders(openSecrets(cipher, { id: endpointId, secrets: claimed.secrets }), messageId, Math.floor(now.getTime() / 1000), body),
      body,
      timeoutMs: limits.timeoutMs,
      maxBytes: ANSWER_BYTES,
      signal: stop.signal,
    });
    // We are leaving: whether it arrived is not known, so it counts as not tried and goes out again, under the same id.
    if (stop.signal.aborted && !answer.ok) return outcome('given_back');
    const judgement = judge(answer, attempts, now, deps.random());
    if (judgement.kind === 'delivered') return outcome('delivered', { status: judgement.status, there: true });
    if (judgement.kind === 'gone') return outcome('failed', { status: judgement.status, problem: 'endpoint_gone' });
    const { kind, status = null, problem, delaySeconds, there, restSeconds } = judgement;
    return outcome(kind, { status, problem, delaySeconds, restSeconds, there: there ? null : false });
  }

  async function run(claimed: ClaimedDelivery): Promise<void> {
    const settled = await attempt(claimed).catch((error: unknown): SettledTry => {
      deps.onError(error);
      const { kind, ...more } = judge({ ok: false, why: 'broken' }, claimed.attempts, deps.clock.now(), deps.random()) as { kind: 'again' | 'failed'; delaySeconds: number };
      return { ...claimed, result: kind, status: null, problem: 'not_sendable', delaySeconds: more.delaySeconds, there: null, restSeconds: 0 };
    });
    deps.onTry(settled.result === 'delivered' ? 'delivered' : (settled.problem ?? 'given_back'));
    if (settled.result === 'failed') await giveUp(claimed, settled);
    else await settle(settled);
  }

  // What ends while another settlement is on its way is settled together with whatever else does.
  let waiting: { readonly tries: SettledTry[]; readonly done: Promise<void> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  function settle(settled: SettledTry): Promise<void> {
    if (waiting) {
      waiting.tries.push(settled);
      return waiting.done;
    }
    const tries = [settled];
    const done = last.then(async () => {
      waiting = undefined;
      await settleTries(db, tries, LONGEST_REST);
    });
    waiting = { tries, done };
    last = done.catch(() => {});
    return done;
  }

  /** Rare, and told in the audit trail, in the same transaction. */
  async function giveUp(claimed: ClaimedDelivery, settled: SettledTry): Promise<void> {
    const { clientId, endpoint, endpointId, messageId } = claimed;
    await db.tenant(claimed.tenantId, async (tx) => {
      const counted = await settleInTx(tx, [settled], LONGEST_REST);
      if (counted.size === 0) return;
      const { problem, status, attempts } = settled;
      const data = { clientId, endpoint, message: messageId, about: claimed.type, attempts, problem: problem ?? 'refused', ...(status === null ? {} : { status }) };
      const told: Happened[] = [happened(webhookFailed, { origin: system(), result: 'failure', data })];
      if (problem === 'endpoint_gone' && (await endEndpoint(tx, endpointId))) {
        const waited = await giveUpWaiting(tx, [endpointId], 'endpoint_gone');
        told.push(happened(webhookEndpointGone, { origin: system(), result: 'failure', data: { clientId, endpoint, given_up: waited + 1 } }));
      }
      await deps.events.publishMany(tx, told);
    });
  }

  return {
    name: 'provisioning.send-webhooks',
    everyMs: POLL_MS,
    async run() {
      const free = limits.atOnce - underWay.size;
      if (free <= 0 || stop.signal.aborted) return false;
      const claimed = await claimDue(db, { free, perEndpoint: limits.perEndpoint, leaseSeconds: leaseSeconds(limits) });
      for (const one of claimed) {
        const sending: Promise<void> = run(one)
          // The database is away: the lease runs out, and it goes out again, under the same id.
          .catch(deps.onError)
          .finally(() => {
            underWay.delete(sending);
            wake();
          });
        underWay.add(sending);
      }
      return false;
    },
    onStart(ask) {
      wake = ask;
    },
    async idle() {
      wake = () => {};
      while (underWay.size > 0) await Promise.all(underWay);
    },
    abort: () => stop.abort(),
  };
}
