import type { MergePart } from '#identity/contract';
import { copyRows } from '#platform/db';
import { forgetMember } from './store.ts';

/** Whoever is a guardian stays one, with the account that stays. Children’s accounts are not merged at all: they are held. */
export const organizationsPart: MergePart = {
  tables: { 'organizations.members': 'copies', 'organizations.children': 'stays', 'organizations.looks': 'stays' },
  move: (tx, { survivor, absorbed }) => copyRows(tx, 'organizations.members', { from: absorbed, to: survivor, change: () => ({}) }),
  forget: forgetMember,
};
