import type { MergePart } from '#identity/contract';
import { isId } from '#platform/ids';
import type { Listener } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import type { ExportPart } from '#portability/contract';
import type { PrivacyRequests, RequestPage } from './contract.ts';
import type { RequestsDeps } from './deps.ts';
import { requestEvents } from './events.ts';
import { fileRequest, openRequest } from './file-request.ts';
import { machineListener } from './machine.ts';
import { requestsPart } from './merge-requests.ts';
import { tellOverdue } from './overdue.ts';
import { openWords, ownView, requestOf } from './people.ts';
import { requestsExport } from './requests-export.ts';
import { countDue, countFigures, findRequest, listRequests, countWaiting, requestsOf } from './store.ts';
import { workOn } from './work-on.ts';

export interface RequestsRoom extends PrivacyRequests {
  readonly listeners: readonly Listener[];
  readonly scheduled: readonly ScheduledJob[];
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
}

function pageOf<R extends { readonly id: string }>(rows: readonly R[], limit: number): { readonly shown: readonly R[]; readonly next: Pick<RequestPage, 'next'> } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: rows.length > limit && last ? { next: last.id } : {} };
}

export function createRequests(deps: RequestsDeps): RequestsRoom {
  const work = workOn(deps);
  deps.meter.observed('gauge', 'parvis_privacy_requests', 'Privacy requests whose clock runs, and those of them that are overdue.', ['state'], async () => {
    const { open, overdue } = await countDue(deps.db);
    return [
      { labels: { state: 'open' }, value: open },
      { labels: { state: 'overdue' }, value: overdue },
    ];
  });
  return {
    ...work,
    file: (tx, origin, wish) => fileRequest(deps, tx, origin, wish),
    open: (tx, origin, of) => openRequest(deps, tx, origin, of),
    async ofUser(tx, userId, { after, limit }) {
      const { shown, next } = pageOf(await requestsOf(tx, userId, after, limit + 1), limit);
      return { requests: await Promise.all(shown.map(async (row) => ownView(row, await openWords(deps, tx, row)))), ...next };
    },
    async waiting(tx, userId) {
      const { open, due_at: dueAt } = await countWaiting(tx, userId);
      return { open, ...(dueAt ? { dueAt } : {}) };
    },
    async ownOne(tx, userId, id) {
      const row = isId(id) ? await findRequest(tx, id) : undefined;
      return row?.user_id === userId ? ownView(row, await openWords(deps, tx, row)) : undefined;
    },
    async list(tx, filter) {
      const { shown, next } = pageOf(await listRequests(tx, { ...filter, limit: filter.limit + 1 }), filter.limit);
      return { requests: shown.map((row) => requestOf(row)), ...next };
    },
    figures: countFigures,
    async read(tx, origin, id) {
      const row = isId(id) ? await findRequest(tx, id) : undefined;
      if (!row) return undefined;
      await deps.events.publish(tx, requestEvents.read, { origin, ...(row.user_id === null ? {} : { subject: row.user_id }), data: { request: row.id, kind: row.kind } });
      return requestOf(row, await openWords(deps, tx, row));
    },
    listeners: [machineListener(deps)],
    scheduled: [tellOverdue(deps)],
    mergePart: requestsPart(deps),
    exportPart: requestsExport(deps),
  };
}
