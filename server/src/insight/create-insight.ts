import type { Anchor, Audit, Verification } from '#platform/audit';
import type { Database } from '#platform/db';
import type { EventHub, Events, Origin, TrailEntry, TrailQuery } from '#platform/events';
import { trailExported, trailRead, trailVerified } from './events.ts';
import { findEntries } from './find-entries.ts';
import { formatEntry } from './format-trail.ts';
import { signInsPerDay, type SignInReport } from './sign-ins-per-day.ts';

export interface InsightDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly events: Pick<EventHub, 'trail'> & Pick<Events, 'publish'>;
  readonly audit: Pick<Audit, 'verify' | 'exported'>;
}

/** What happened in a tenant, told to those who must know: the audit face. */
export interface Insight {
  /** One page, newest first; `after` takes the `cursor` of the last entry. */
  trail(tenantId: string, query?: TrailQuery): Promise<readonly TrailEntry[]>;
  /** For `parvis audit`: newest first, one line each, JSON lines with `json`. Publishes `insight.trail_read`: who reads it stands in it. */
  auditLines(tenantId: string, origin: Origin, wanted?: AuditRequest): Promise<readonly string[]>;
  /** Whether it is what was written, all of it. Publishes `insight.trail_verified`. */
  verifyTrail(tenantId: string, origin: Origin, anchors?: readonly Anchor[]): Promise<Verification>;
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

export function createInsight(deps: InsightDeps): Insight {
  const { db, events, audit } = deps;
  const trail = events.trail;
  return {
    trail,
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
    async verifyTrail(tenantId, origin, anchors) {
      const found = await audit.verify(tenantId, anchors);
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
    },
    async *exportTrail(tenantId, origin, about) {
      await db.tenant(tenantId, (tx) => events.publish(tx, trailExported, { origin, data: {} }));
      yield* audit.exported(tenantId, about);
    },
  };
}
