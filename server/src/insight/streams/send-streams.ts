import { join } from 'node:path';
import type { Audit } from '#platform/audit';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Loop } from '#platform/jobs';
import type { Outbound, Sockets } from '#platform/outbound';
import type { Clock } from '#platform/time';
import type { OpenTarget, Sent, SentEntry, StreamTarget } from './contract.ts';
import { sentEntries, wants } from './sent-entry.ts';
import { claimStreams, readPositions, savePositions, settleStream, type Position, type Settled, type StreamRow } from './store.ts';
import { openFile } from './targets/file.ts';
import { openSyslog } from './targets/syslog.ts';
import { openWebhook } from './targets/webhook.ts';

export interface SendStreamsDeps {
  readonly db: Database;
  readonly audit: Pick<Audit, 'blocksAfter' | 'goneOnSince' | 'endedAt' | 'chainedUntil'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly outbound: Pick<Outbound, 'fetch' | 'refuses'>;
  readonly sockets: Sockets;
  /** Where files may be written; absent: nowhere. */
  readonly folder?: string;
  /** What syslog calls this installation. */
  readonly host: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onError: (error: unknown) => void;
  /** For tests: an authority beside those of the system. */
  readonly ca?: string;
}

const POLL_MS = 1000;
const AT_ONCE = 20;
/** Longer than a turn can take. */
const LEASE_SECONDS = 300;
const TURN_MS = 60_000;
/** Chains in one turn. */
const TENANTS = 200;
/** Entries in one message; a block at most, so that a file or a message is never about two tenants. */
const TOGETHER = 100;
/** A block of a tenant that caught up may say that it is older than what was sent of others. */
const SLACK_MS = 900_000;
const [FIRST_DELAY, LONGEST_DELAY] = [2, 300];

export const secretPlace = (id: string) => `insight.trail_streams.secret:${id}`;
/** The new one first; the one before while it counts. */
const openSecrets = (cipher: TenantCipher, { id, secret, old_secret: old }: StreamRow): readonly string[] =>
  [secret, old].flatMap((sealed) => (sealed ? [cipher.openText(sealed, secretPlace(id))] : []));

/**
 * What was taken into the chain goes out in its order, from where the last turn ended. A turn that breaks off is sent again from there: at least once, and never out of
 * order. Each stream by itself: one that hangs holds up nobody.
 */
export function sendStreams(deps: SendStreamsDeps): Loop {
  const { db, audit } = deps;
  const underWay = new Set<Promise<void>>();
  const stop = new AbortController();
  let wake = () => {};

  async function openTarget(row: StreamRow, signal: AbortSignal): Promise<OpenTarget | { readonly problem: string }> {
    const target = { kind: row.kind, ...row.target } as StreamTarget;
    if (target.kind === 'webhook') {
      const secrets = openSecrets(await deps.keys.tenant(row.tenant_id), row);
      return openWebhook(target, { outbound: deps.outbound, clock: deps.clock, secrets, stream: row.id, signal });
    }
    if (target.kind === 'syslog') return openSyslog(target, { sockets: deps.sockets, host: deps.host, signal, ca: deps.ca });
    if (deps.folder === undefined) return { problem: 'no_folder' };
    return openFile(target, join(deps.folder, row.everybody ? 'everybody' : row.tenant_id), () => deps.clock.now());
  }

  /** Whose chains may have something, and from where on; a bounded number of them. */
  async function places(row: StreamRow): Promise<{ readonly some: readonly Position[]; readonly more: boolean }> {
    const known = await readPositions(db, row);
    const gone = row.everybody ? await audit.goneOnSince(new Date(Date.parse(row.sent_until) - SLACK_MS)) : [];
    const tenants = row.everybody ? gone.filter(({ tenant, block }) => block > (known.get(tenant)?.block ?? 0)).map(({ tenant }) => tenant) : [row.tenant_id];
    const some = await Promise.all(tenants.slice(0, TENANTS).map(async (ofTenant) => known.get(ofTenant) ?? { ofTenant, ...(await audit.endedAt(ofTenant, row.begins)) }));
    return { some, more: tenants.length > TENANTS };
  }

  async function turn(row: StreamRow): Promise<Settled> {
    const ends = deps.clock.now().getTime() + TURN_MS;
    const chained = await audit.chainedUntil();
    const opened = await openTarget(row, stop.signal);
    if ('problem' in opened) return failed(row, { ok: false, problem: opened.problem });
    const isWanted = wants(row.types);
    const sent: Position[] = [];
    const { some, more } = await places(row);
    let all = !more;
    for (const place of some) {
      const went = await sendOne(opened, place, isWanted, ends);
      sent.push(went.position);
      if (went.failure) {
        // What a connection took before it broke is not known: syslog says it at its end only.
        if (row.kind !== 'syslog') await savePositions(db, row, sent);
        await opened.close();
        return stop.signal.aborted ? { kind: 'given_back' } : failed(row, went.failure);
      }
      if (!went.all) all = false;
    }
    const closed = await opened.close();
    if (!closed.ok) return stop.signal.aborted ? { kind: 'given_back' } : failed(row, closed);
    await savePositions(db, row, sent);
    return { kind: 'sent', ...(all ? { sentUntil: chained } : {}) };
  }

  interface Went {
    readonly position: Position;
    readonly failure?: Extract<Sent, { readonly ok: false }>;
    /** To the end of the chain. */
    readonly all: boolean;
  }

  /** Block by block, of one tenant. */
  async function sendOne(target: OpenTarget, from: Position, isWanted: (entry: SentEntry) => boolean, ends: number): Promise<Went> {
    let at = from;
    for (;;) {
      const [next] = await audit.blocksAfter(at.ofTenant, at.block, 1);
      if (!next) return { position: at, all: true };
      if (stop.signal.aborted || deps.clock.now().getTime() > ends) return { position: at, all: false };
      const entries = sentEntries(next, at.entry).filter(isWanted);
      for (let first = 0; first < entries.length; first += TOGETHER) {
        const some = entries.slice(first, first + TOGETHER);
        const sent = await target.send(some);
        if (!sent.ok) return { position: at, failure: sent, all: false };
        at = { ...at, entry: (some.at(-1) as SentEntry).entry };
      }
      at = { ...at, block: next.block.number, entry: next.block.first + next.block.places.length - 1 };
    }
  }

  const failed = ({ attempts }: StreamRow, { problem, status, retryAfter = 0 }: Extract<Sent, { readonly ok: false }>): Settled => ({
    kind: 'failed',
    problem,
    ...(status === undefined ? {} : { status }),
    // 2, 4, 8 ... seconds, a quarter more or less, so that what failed together does not come back together.
    delaySeconds: Math.max(retryAfter, Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(attempts, 16)) * (1 + deps.random() / 4)),
  });

  async function run(row: StreamRow): Promise<void> {
    const settled = await turn(row).catch((error: unknown): Settled => {
      deps.onError(error);
      return failed(row, { ok: false, problem: 'not_sendable' });
    });
    await settleStream(db, row, settled);
    if (settled.kind === 'sent' && settled.sentUntil === undefined) wake();
  }

  return {
    name: 'insight.stream-trail',
    everyMs: POLL_MS,
    async run() {
      const free = AT_ONCE - underWay.size;
      if (free <= 0 || stop.signal.aborted) return false;
      for (const row of await claimStreams(db, free, LEASE_SECONDS)) {
        const going = run(row)
          .catch(deps.onError)
          .finally(() => underWay.delete(going));
        underWay.add(going);
      }
      return false;
    },
    onStart(ask) {
      wake = ask;
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    abort: () => stop.abort(),
  };
}
