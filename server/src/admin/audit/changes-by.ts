import type { ConfigurationDesk } from '#configuration/contract';
import type { Insight } from '#insight';
import type { TrailEntry } from '#platform/events';
import { changeOf } from '../configuration/shapes.ts';

const RECORDED = 'configuration.revision_recorded';

export interface ChangesByDeps {
  readonly insight: Pick<Insight, 'trail'>;
  readonly configuration: Pick<ConfigurationDesk, 'revision'>;
}

/** What the request of an entry changed of the configuration: the revision it made, or that was noticed after it. */
export async function changesBy({ insight, configuration }: ChangesByDeps, tenantId: string, { type, data, requestId, actor }: TrailEntry) {
  // Of customers it is known from the start: they configure nothing.
  if (actor.kind !== 'operator' && actor.kind !== 'system') return undefined;
  const [recorded] = type === RECORDED ? [{ data }] : await insight.trail(tenantId, { requestId, type: RECORDED, limit: 1 });
  const number = (recorded?.data as { readonly revision?: number } | undefined)?.revision;
  const revision = number === undefined ? undefined : await configuration.revision(tenantId, number);
  return revision && { revision: revision.number, things: revision.changes.map(changeOf) };
}
