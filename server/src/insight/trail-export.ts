import { z } from 'zod';
import type { ExportPart } from '#portability/contract';
import type { EventHub } from '#platform/events';

const PAGE = 200;

const row = z.strictObject({
  at: z.string().describe('To the microsecond, UTC.'),
  kind: z.string().describe('See docs/reference/events.md.'),
  result: z.enum(['success', 'failure']),
  actor: z.enum(['user', 'operator', 'application', 'system', 'anonymous']).describe('Who did it; of people who work here, no name.'),
  application: z.string().optional(),
  ip: z.string().optional(),
  user_agent: z.string().optional(),
  details: z.record(z.string(), z.unknown()),
});

/**
 * What happened to an account, newest first. Addresses and devices only of what its owner did, or somebody who did not say who they are: where an operator or an
 * application worked is about them (GDPR 15(4)).
 */
export const trailExport = ({ events }: { readonly events: Pick<EventHub, 'trail'> }): ExportPart => ({
  told: { 'platform.events': ['events'], 'platform.event_clients': ['events'] },
  untold: {},
  sections: [
    {
      name: 'events',
      row,
      async page(tx, about, after) {
        const found = await events.trail(tx.tenantId, { subject: about.userId, limit: PAGE, ...(after === undefined ? {} : { after }) });
        const until = about.until.toISOString();
        const rows = await Promise.all(
          found
            .filter(({ occurredAt }) => occurredAt <= until)
            .map(async (entry) => {
              const own = entry.actor.kind === 'user' || entry.actor.kind === 'anonymous';
              return {
                at: entry.occurredAt,
                kind: entry.type,
                result: entry.result,
                actor: entry.actor.kind,
                ...(entry.applicationId === undefined ? {} : { application: await about.application(entry.applicationId) }),
                ...(own && entry.ip !== undefined ? { ip: entry.ip } : {}),
                ...(own && entry.userAgent !== undefined ? { user_agent: entry.userAgent } : {}),
                details: entry.data as Record<string, unknown>,
              };
            }),
        );
        const last = found.at(-1);
        return { rows, ...(last && found.length === PAGE ? { next: last.cursor } : {}) };
      },
    },
  ],
});
