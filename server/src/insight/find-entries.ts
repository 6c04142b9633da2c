import type { EventHub, TrailEntry, TrailQuery } from '#platform/events';

const PAGE = 200;

/** Walks the trail page by page, until `limit` entries or the end. */
export async function* findEntries(trail: EventHub['trail'], tenantId: string, query: Omit<TrailQuery, 'after' | 'limit'>, limit: number): AsyncIterable<TrailEntry> {
  let left = limit;
  let after: string | undefined;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const page = await trail(tenantId, { ...query, limit: size, ...(after === undefined ? {} : { after }) });
    yield* page;
    left -= page.length;
    after = page.at(-1)?.cursor;
    if (page.length < size) return;
  }
}
