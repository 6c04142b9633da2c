import type { MergePair, MergePart } from '#identity/contract';
import { copyRows, moveRows, readImages, replaceRow, type RowChange, type Tx } from '#platform/db';
import { forgetDepartures } from './company/domain-store.ts';
import { tidyRoles } from './company/roles.ts';
import { forgetMemberships } from './company/store.ts';
import { forgetMember } from './store.ts';

const MEMBERSHIPS = 'organizations.memberships';
interface Member {
  readonly organization_id: string;
  readonly roles: readonly string[];
}

/** Who belonged to an organization with both accounts is there with one, and with the roles of both: it may have been its owner. */
async function joinMemberships(tx: Tx, { survivor, absorbed }: MergePair): Promise<readonly RowChange[]> {
  const own = await readImages(tx, MEMBERSHIPS, survivor);
  const theirs = new Map((await readImages(tx, MEMBERSHIPS, absorbed)).map((image) => JSON.parse(image) as Member).map((row) => [row.organization_id, row.roles]));
  const both: RowChange[] = [];
  const there = new Set<string>();
  for (const image of own) {
    const { organization_id: organization, roles } = JSON.parse(image) as Member;
    there.add(organization);
    const more = theirs.get(organization);
    const together = more && tidyRoles([...roles, ...more]);
    if (together && together.length > roles.length) both.push(await replaceRow(tx, MEMBERSHIPS, image, image, { roles: together }));
  }
  const moved = await moveRows(tx, MEMBERSHIPS, { from: absorbed, to: survivor, change: (row) => (there.has(row['organization_id'] as string) ? undefined : {}) });
  return [...both, ...moved];
}

/** Whoever is a guardian stays one, with the account that stays. Children’s accounts are not merged at all: they are held. */
export const organizationsPart: MergePart = {
  tables: {
    'organizations.members': 'copies',
    'organizations.memberships': 'moves',
    'organizations.departures': 'copies',
    'organizations.children': 'stays',
    'organizations.looks': 'stays',
  },
  async move(tx, pair) {
    const { survivor, absorbed } = pair;
    const copy = { from: absorbed, to: survivor, change: () => ({}) };
    return [...(await copyRows(tx, 'organizations.members', copy)), ...(await copyRows(tx, 'organizations.departures', copy)), ...(await joinMemberships(tx, pair))];
  },
  async forget(tx, absorbed) {
    await forgetMember(tx, absorbed);
    await forgetMemberships(tx, absorbed);
    await forgetDepartures(tx, absorbed);
  },
};
