import type { Tx } from '#platform/db';
import type { UserState } from '../contract.ts';
import type { IdentityDeps } from '../deps.ts';
import { openAttributes } from '../read-user.ts';
import type { Person } from './match-segments.ts';
import { visitAndPerson } from './store.ts';

/** The sign-in somebody is at; it belongs to what is known of them. */
export interface Visit {
  /** Absent: nobody is signing in. */
  readonly application?: { readonly id: string; readonly clientId?: string };
  readonly counted: boolean;
  /** Attributes to be looked at. */
  readonly names: readonly string[];
}

export interface PersonFound {
  readonly state: UserState;
  readonly person: Person;
  /** Sign-ins to this application, this one included. */
  readonly visits: number;
  /** Rules that may not ask now. */
  readonly resting: readonly string[];
}

/** Everything rules and segments look at, and the visit itself where it is counted: one statement. Undefined: there is nobody, or nothing is left of them. */
export async function readPerson({ keys }: Pick<IdentityDeps, 'keys'>, tx: Tx, userId: string, visit: Visit): Promise<PersonFound | undefined> {
  const { application, counted, names } = visit;
  const row = await visitAndPerson(tx, userId, { applicationId: application?.id ?? '', clientId: application?.clientId, counted }, names);
  if (!row?.wrapped) return undefined;
  const cipher = (await keys.tenant(tx.tenantId)).openUserKey(row.wrapped);
  const here = counted && application?.clientId !== undefined ? [application.clientId] : [];
  const seen = row.visited.map(({ days }) => days);
  return {
    state: row.state,
    visits: row.visits,
    resting: row.resting,
    person: {
      light: row.light,
      verified: row.verified,
      days: row.days,
      visitsOverall: row.visits_overall,
      used: [...new Set([...row.visited.flatMap(({ client }) => client ?? []), ...here])],
      daysSinceSeen: seen.length === 0 ? undefined : Math.min(...seen),
      attributes: openAttributes(userId, cipher, row.attributes),
    },
  };
}
