import type { Tx } from '#platform/db';
import type { IdentityDeps } from '../deps.ts';
import { readPerson } from './read-person.ts';
import { attributesIn, segmentsOf } from './match-segments.ts';

/** Which of the tenant's segments somebody belongs to, now: one statement, however many segments there are, and none where there are none. */
export async function readSegments(deps: Pick<IdentityDeps, 'keys' | 'tenants'>, tx: Tx, userId: string): Promise<readonly string[]> {
  const segments = (await deps.tenants.byId(tx.tenantId))?.settings.segments ?? [];
  if (segments.length === 0) return [];
  const found = await readPerson(deps, tx, userId, { counted: false, names: attributesIn(segments) });
  return found ? segmentsOf(segments, found.person) : [];
}
