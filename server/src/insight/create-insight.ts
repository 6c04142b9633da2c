import type { EventHub, TrailEntry, TrailQuery } from '#platform/events';
import { findEntries } from './find-entries.ts';
import { formatEntry } from './format-trail.ts';
import { signInsPerDay, type SignInReport } from './sign-ins-per-day.ts';

export interface InsightDeps {
  readonly events: Pick<EventHub, 'trail'>;
}

/** What happened in a tenant, told to those who must know: the audit face. */
export interface Insight {
  /** One page, newest first; `after` takes the `cursor` of the last entry. */
  trail(tenantId: string, query?: TrailQuery): Promise<readonly TrailEntry[]>;
  /** For `parvis audit`: newest first, one line each, JSON lines with `json`. */
  auditLines(tenantId: string, wanted?: AuditRequest): Promise<readonly string[]>;
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
  const trail = deps.events.trail;
  return {
    trail,
    signInsPerDay: (tenantId, since, mostRead) => signInsPerDay(trail, tenantId, since, mostRead),
    async auditLines(tenantId, { limit = 50, json = false, ...query } = {}) {
      const lines: string[] = [];
      for await (const entry of findEntries(trail, tenantId, query, limit)) lines.push(json ? formatEntry.json(entry) : formatEntry.text(entry));
      return lines;
    },
  };
}
