import { z } from 'zod';
import type { MergePart } from '#identity/contract';
import { at, iso, section, time, type ExportPart } from './contract.ts';
import { deleteExportsOf, exportsOf } from './store.ts';

const row = z.strictObject({ state: z.enum(['building', 'ready']), created_at: time, expires_at: time.optional() });

/** The copies themselves: that there are some. What is in them stands here. */
export const exportsPart: ExportPart = {
  told: { 'portability.exports': ['copies'] },
  untold: {},
  sections: [
    section('copies', row, async (tx, { userId }) =>
      (await exportsOf(tx, userId)).map(({ state, created_at, expires_at }) => ({ state, created_at: iso(created_at), ...at('expires_at', expires_at) })),
    ),
  ],
};

/** A copy tells of one account as it was. It stays with that one, asleep, and goes with it. */
export const copiesStay: MergePart = {
  tables: { 'portability.exports': 'stays' },
  move: async () => [],
  forget: deleteExportsOf,
};
