import { z } from 'zod';
import { at, iso, section, time, type ExportPart } from '#portability/contract';
import type { OrganizationsDeps } from './deps.ts';
import { openDetails } from './family/details.ts';
import { membershipsIn } from './company/store.ts';
import { findChild, membershipsOf } from './store.ts';

const member = z.strictObject({ role: z.enum(['guardian', 'child']), since: time });
const membership = z.strictObject({ organization: z.string(), roles: z.array(z.string()), since: time });
const child = z.strictObject({
  state: z.enum(['unasked', 'waiting', 'agreed', 'orphaned']),
  birthdate: z.string().optional(),
  country: z.string().optional(),
  name: z.string().optional(),
  /** The address itself is the guardian's. */
  guardian_asked: z.boolean(),
  decide_by: time.optional(),
});

/** That somebody belongs to a family or a business customer, not with whom: the others are told of in their own copies. */
export const organizationsExport = (deps: Pick<OrganizationsDeps, 'identity'>): ExportPart => ({
  told: { 'organizations.members': ['families'], 'organizations.memberships': ['organizations'], 'organizations.children': ['childhood'] },
  untold: {
    'organizations.departures': 'that somebody left, so that their address alone does not bring them back; what they belong to is told',
    'organizations.looks': 'When a child is looked at again; the time that matters is told with the child',
  },
  sections: [
    section('families', member, async (tx, { userId }) => (await membershipsOf(tx, userId)).map(({ role, since }) => ({ role, since: iso(since) }))),
    section('organizations', membership, async (tx, { userId }) =>
      (await membershipsIn(tx, userId)).map(({ name, roles, since }) => ({ organization: name, roles: [...roles], since: iso(since) })),
    ),
    section('childhood', child, async (tx, { userId }) => {
      const row = await findChild(tx, userId);
      if (!row) return [];
      const { born, country, name, guardian } = await openDetails(deps, tx, userId, row.sealed);
      return [
        {
          state: row.state,
          ...(born === undefined ? {} : { birthdate: born }),
          ...(country === undefined ? {} : { country }),
          ...(name === undefined ? {} : { name }),
          guardian_asked: guardian !== undefined,
          ...at('decide_by', row.decide_by),
        },
      ];
    }),
  ],
});
