import type { Tx } from '#platform/db';
import { recordPublication, type DraftPlace } from '#platform/drafts';
import type { Origin } from '#platform/events';
import { inputOf } from './configured-tenant.ts';
import { upsertBrand, type BrandRow, type BrandValues } from './store.ts';

/** Where what a brand was, and what is prepared for it, stands. */
export const placeOf = (brandId: string): DraftPlace => ({ kind: 'tenants.brand', key: brandId });

/** The brand as customers see it from now on, and the note that it was so, to go back to. `backTo`: the version that is published again. */
export async function writeBrand(tx: Tx, values: BrandValues, by: Origin['actor'], backTo?: number): Promise<BrandRow> {
  const row = await upsertBrand(tx, values);
  await recordPublication(tx, placeOf(row.id), { number: row.version, content: inputOf(row), by, ...(backTo === undefined ? {} : { backTo }) });
  return row;
}
