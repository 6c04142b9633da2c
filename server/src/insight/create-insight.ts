import type { Anchor, Audit, Verification } from '#platform/audit';
import type { Database } from '#platform/db';
import type { EventHub, Events, Origin, TrailEntry, TrailQuery } from '#platform/events';
import type { AnyJobType, Jobs } from '#platform/jobs';
import type { Limits } from '#platform/limits';
import { systemClock, type Clock } from '#platform/time';
import { checkTrail, type TrailChecks } from './checks/check-trail.ts';
import { trailCut, trailExported, trailRead, trailReported, trailRestored, trailVerified } from './events.ts';
import { findEntries } from './find-entries.ts';
import { formatEntry } from './format-trail.ts';
import { readTrail } from './read-trail.ts';
import { writeReport, type ReportFormat } from './report/write-report.ts';
import { signInsPerDay, type SignInReport } from './sign-ins-per-day.ts';

export interface InsightDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly events: Pick<EventHub, 'trail' | 'search' | 'one' | 'period'> & Pick<Events, 'publish'>;
  readonly clock?: Clock;
  readonly audit: Pick<Audit, 'verify' | 'anchored' | 'head' | 'exported' | 'restored' | 'cut'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly limits: Pick<Limits, 'hit'>;
  /** As of `CheckTrailDeps`. */
  readonly atOnce?: number;
}

/** What happened in a tenant, told to those who must know: the audit face. */
export interface Insight extends TrailChecks, ReturnType<typeof readTrail> {
  readonly jobTypes: readonly AnyJobType[];
  /** One page, newest first; `after` takes the `cursor` of the last entry. */
  trail(tenantId: string, query?: TrailQuery): Promise<readonly TrailEntry[]>;
  /** For `parvis audit`: newest first, one line each, JSON lines with `json`. Publishes `insight.trail_read`: who reads it stands in it. */
  auditLines(tenantId: string, origin: Origin, wanted?: AuditRequest): Promise<readonly string[]>;
  /** Whether it is what was written, all of it. Publishes `insight.trail_verified`. */
  verifyTrail(tenantId: string, origin: Origin, anchors?: readonly Anchor[], onBlock?: (entries: number) => Promise<void>): Promise<Verification>;
  /** What operators did, what was changed, what customers agreed to, requests and erasures of a time, piece by piece. Publishes `insight.trail_reported` and `insight.trail_verified`. */
  report(tenantId: string, origin: Origin, wanted: ReportRequest): AsyncIterable<string>;
  /** The trail from before may be deleted from now on. Publishes `insight.trail_cut`. False: not all of it is in the chain yet. */
  cutTrail(tenantId: string, origin: Origin, before: string): Promise<boolean>;
  /** After a restore: from now on nobody expects what the anchors knew beyond the backup. Undefined: there is no anchor file, or nothing in the trail. Publishes `insight.trail_restored`. */
  restoredTrail(tenantId: string, origin: Origin, reason: string): Promise<{ readonly entries: number } | undefined>;
  /** All of it, as lines that are verified without us. Publishes `insight.trail_exported`, before the first line. */
  exportTrail(tenantId: string, origin: Origin, about: { readonly name: string; readonly issuer: string }): AsyncIterable<string>;
  /** Sign-ins and the share of those without a password, per day since a moment (RFC 3339). */
  signInsPerDay(tenantId: string, since: string, mostRead?: number): Promise<SignInReport>;
}

export interface AuditRequest {
  /** Id of the user the facts are about. */
  readonly subject?: string;
  readonly type?: string;
  /** RFC 3339. */
  readonly since?: string;
  /** Default 50. */
  readonly limit?: number;
  readonly json?: boolean;
}

export interface ReportRequest {
  readonly format: ReportFormat;
  /** RFC 3339: from then on, and before this. */
  readonly since: string;
  readonly until: string;
  readonly tenant: { readonly name: string; readonly issuer: string };
}

export function createInsight(deps: InsightDeps): Insight {
  const { db, events, audit, clock = systemClock } = deps;
  const trail = events.trail;
  const verifyTrail: Insight['verifyTrail'] = async (tenantId, origin, anchors, onBlock) => {
    const found = await audit.verify(tenantId, anchors, onBlock);
    const { ok, blocks, entries, head, findings } = found;
    const first = findings[0];
    await db.tenant(tenantId, (tx) =>
      events.publish(tx, trailVerified, {
        origin,
        result: ok ? 'success' : 'failure',
        data: {
          blocks,
          entries,
          ...(head === undefined ? {} : { head }),
          ...(first ? { problem: first.problem, ...(first.entry === undefined ? {} : { entry: first.entry }) } : {}),
        },
      }),
    );
    return found;
  };
  const checks = checkTrail({ db, audit, jobs: deps.jobs, verifyTrail, ...(deps.atOnce === undefined ? {} : { atOnce: deps.atOnce }) });
  return {
    trail,
    ...readTrail(deps),
    ...checks,
    signInsPerDay: (tenantId, since, mostRead) => signInsPerDay(trail, tenantId, since, mostRead),
    async auditLines(tenantId, origin, { limit = 50, json = false, ...query } = {}) {
      const lines: string[] = [];
      for await (const entry of findEntries(trail, tenantId, query, limit)) lines.push(json ? formatEntry.json(entry) : formatEntry.text(entry));
      const { subject, type } = query;
      await db.tenant(tenantId, (tx) =>
        events.publish(tx, trailRead, { origin, ...(subject === undefined ? {} : { subject }), data: { entries: lines.length, ...(type === undefined ? {} : { type }) } }),
      );
      return lines;
    },
    verifyTrail,
    async *report(tenantId, origin, { format, since, until, tenant }) {
      await db.tenant(tenantId, (tx) => events.publish(tx, trailReported, { origin, data: { since, until, format } }));
      const verified = await verifyTrail(tenantId, origin);
      const facts = { tenant: tenant.name, issuer: tenant.issuer, since, until, madeAt: clock.now().toISOString(), verified };
      yield* writeReport(format, facts, ({ types, operators = false }) => events.period(tenantId, { since, until, types, operators }));
    },
    async cutTrail(tenantId, origin, before) {
      if ((await audit.cut(tenantId, before)) === undefined) return false;
      await db.tenant(tenantId, (tx) => events.publish(tx, trailCut, { origin, data: { before } }));
      return true;
    },
    async restoredTrail(tenantId, origin, reason) {
      const end = await audit.restored(tenantId);
      if (end) await db.tenant(tenantId, (tx) => events.publish(tx, trailRestored, { origin, data: { reason, entries: end.entries, head: end.hash } }));
      return end;
    },
    async *exportTrail(tenantId, origin, about) {
      await db.tenant(tenantId, (tx) => events.publish(tx, trailExported, { origin, data: {} }));
      yield* audit.exported(tenantId, about);
    },
  };
}
