import type { EventHub } from '#platform/events';
import { findEntries } from './find-entries.ts';

export interface SignInDay {
  /** `2026-05-03`, UTC. */
  readonly day: string;
  readonly signIns: number;
  readonly passwordless: number;
  /** `passwordless` of `signIns`, 0 to 1. */
  readonly share: number;
}

export interface SignInReport {
  /** Oldest first; days without a sign-in are left out. */
  readonly days: readonly SignInDay[];
  /** False: there were more sign-ins than are read at once, and the oldest day may be short. */
  readonly complete: boolean;
}

const MOST_READ = 100_000;

/**
 * Share of sign-ins without a password, per day (UX A6), from the audit trail: sessions begun whose `amr` (RFC 8176) has neither `pwd` nor `pin`.
 * The same definition as the metric `parvis_sign_ins_total`, which is what dashboards of large tenants read.
 */
export async function signInsPerDay(trail: EventHub['trail'], tenantId: string, since: string, mostRead = MOST_READ): Promise<SignInReport> {
  const days = new Map<string, { signIns: number; passwordless: number }>();
  let read = 0;
  for await (const { occurredAt, data } of findEntries(trail, tenantId, { type: 'sessions.session_started', since }, mostRead)) {
    read++;
    const day = occurredAt.slice(0, 10);
    const count = days.get(day) ?? { signIns: 0, passwordless: 0 };
    const amr = (data as { amr?: unknown }).amr;
    count.signIns++;
    if (Array.isArray(amr) && !amr.includes('pwd') && !amr.includes('pin')) count.passwordless++;
    days.set(day, count);
  }
  return {
    days: [...days].sort(([a], [b]) => a.localeCompare(b)).map(([day, count]) => ({ day, ...count, share: count.passwordless / count.signIns })),
    complete: read < mostRead,
  };
}
