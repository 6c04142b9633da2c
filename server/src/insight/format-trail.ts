import type { TrailEntry } from '#platform/events';

/** Control characters of a user agent must not reach a terminal, nor forge a second line (W5). */
function plain(text: string, length: number): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}

function actorOf(entry: TrailEntry): string {
  return entry.actor.id === undefined ? entry.actor.kind : `${entry.actor.kind} ${entry.actor.id}`;
}

export const formatEntry = {
  /** `2026-05-03 10:00:00.123  ok      sessions.session_started  about 3f…  by user 3f…  from 203.0.113.7  {...}` */
  text(entry: TrailEntry): string {
    const parts = [
      entry.occurredAt.replace('T', ' ').slice(0, 23),
      entry.result === 'success' ? 'ok     ' : 'refused',
      entry.type.padEnd(32),
      ...(entry.subject === undefined ? [] : [`about ${entry.subject}`]),
      `by ${actorOf(entry)}`,
      ...(entry.applicationId === undefined ? [] : [`via ${entry.applicationId}`]),
      ...(entry.ip === undefined ? [] : [`from ${entry.ip}`]),
      ...(entry.userAgent === undefined ? [] : [`with "${entry.userAgent}"`]),
      `ref ${entry.requestId}`,
      JSON.stringify(entry.data),
    ];
    return parts.map((part) => plain(part, 300)).join('  ');
  },
  /** One JSON object a line, for other programs. */
  json(entry: TrailEntry): string {
    return JSON.stringify(entry);
  },
} as const;

export function formatTrail(entries: readonly TrailEntry[], json = false): string[] {
  return entries.map((entry) => (json ? formatEntry.json(entry) : formatEntry.text(entry)));
}
